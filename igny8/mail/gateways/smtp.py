"""SMTP: settings.SMTP_URL, smtp://user:password@host:587 (STARTTLS) or smtps://…:465."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlparse

from django.conf import settings

from igny8.kit.errors import GatewayError
from igny8.mail.errors import MailLoginRefused

TIMEOUT_SECONDS = 20
LOGIN_REFUSED = "The mail server refused our name or password (IGNY8_SMTP_URL)."


class SmtpGateway:
    """Hands messages to a mail server."""

    repeats_safely = False

    def send(self, message: EmailMessage, *, key: str) -> None:
        """Deliver to the server. Raises MailLoginRefused, GatewayError; permanent for an address

        that it refuses.
        """
        try:
            with self._connect() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as failure:
            raise GatewayError(
                f"The mail server refused the address {message['To']}; check it with the client.",
                permanent=True,
            ) from failure
        except smtplib.SMTPAuthenticationError as failure:
            raise MailLoginRefused(LOGIN_REFUSED) from failure
        except (smtplib.SMTPException, OSError) as failure:
            raise GatewayError(f"The mail server could not be used: {failure}") from failure

    def check(self) -> None:
        """Sign in and leave again. Raises MailLoginRefused, GatewayError."""
        try:
            self._connect().quit()
        except smtplib.SMTPAuthenticationError as failure:
            raise MailLoginRefused(LOGIN_REFUSED) from failure
        except (smtplib.SMTPException, OSError) as failure:
            raise GatewayError(f"The mail server could not be used: {failure}") from failure

    def _connect(self) -> smtplib.SMTP:
        url = urlparse(settings.SMTP_URL)
        host, context = url.hostname or "localhost", ssl.create_default_context()
        if url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, url.port or 465, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(host, url.port or 587, timeout=TIMEOUT_SECONDS)
            if url.username:
                server.starttls(context=context)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        return server
