"""SMTP: settings.SMTP_URL, smtp://user:password@host:587 (STARTTLS) or smtps://…:465."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlparse

from django.conf import settings

from igny8.kit.errors import GatewayError
from igny8.mail.errors import MailLoginRefused, MailMayBeSent

COMMAND_SECONDS = 20.0
# A server looks through a message before it answers for it (RFC 5321, 4.5.3.2.6).
ANSWER_SECONDS = 600.0
LOGIN_NEEDED = 530
LOGIN_REFUSED = "The mail server refused our name or password (IGNY8_SMTP_URL)."


class Conversation(smtplib.SMTP):
    """One connection, which knows whether a whole message has left on it."""

    answer_seconds = ANSWER_SECONDS
    is_handed_over = False

    def send(self, s: Any) -> None:
        """Send a command (text) or the message with its end (bytes), which has more time."""
        is_command = isinstance(s, str)
        if self.sock:
            self.sock.settimeout(self.timeout if is_command else self.answer_seconds)
        super().send(s)
        self.is_handed_over = self.is_handed_over or not is_command


class SecureConversation(Conversation, smtplib.SMTP_SSL):
    """The same under TLS from its beginning."""


@dataclass
class SmtpGateway:
    """Hands messages to a mail server; waits so many seconds for its answers."""

    repeats_safely = False
    command_seconds: float = COMMAND_SECONDS
    answer_seconds: float = ANSWER_SECONDS

    def send(self, message: EmailMessage, *, key: str) -> None:
        """Deliver to the server. Raises MailMayBeSent where it has the message and no answer came.

        After MailLoginRefused or another GatewayError, permanent where it was refused for good, it
        does not have it.
        """
        with self._connected() as server:
            try:
                server.send_message(message)
            except Exception as failure:
                if refusal := _refusal(failure, message):
                    raise refusal from failure
                if server.is_handed_over:
                    raise MailMayBeSent from failure
                raise

    def check(self) -> None:
        """Sign in and leave again. Raises MailLoginRefused, GatewayError."""
        with self._connected():
            pass

    @contextmanager
    def _connected(self) -> Iterator[Conversation]:
        """A conversation, signed in. How it ends is no matter: what counts was said before."""
        try:
            server = self._connection()
            try:
                _sign_in(server)
                yield server
            finally:
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
                server.close()
        except (smtplib.SMTPException, OSError) as failure:
            if isinstance(failure, smtplib.SMTPAuthenticationError) and failure.smtp_code >= 500:
                raise MailLoginRefused(LOGIN_REFUSED) from failure
            raise GatewayError(f"The mail server could not be used: {failure}") from failure

    def _connection(self) -> Conversation:
        url = urlparse(settings.SMTP_URL)
        host = url.hostname or "localhost"
        if url.scheme == "smtps":
            server: Conversation = SecureConversation(
                host, url.port or 465, timeout=self.command_seconds,
                context=ssl.create_default_context(),
            )  # fmt: skip
        else:
            server = Conversation(host, url.port or 587, timeout=self.command_seconds)
        server.answer_seconds = self.answer_seconds
        return server


def _sign_in(server: Conversation) -> None:
    url = urlparse(settings.SMTP_URL)
    if not url.username:
        return
    if url.scheme != "smtps":
        server.starttls(context=ssl.create_default_context())
    server.login(unquote(url.username), unquote(url.password or ""))


def _refusal(failure: Exception, message: EmailMessage) -> GatewayError | None:
    """What the server's no to this message means, by its code: 4xx for now, 5xx for good.

    None where it is no such answer. (RFC 5321, 4.2.1; 530 asks for a login: RFC 4954, 6.)
    """
    said: bytes | str
    match failure:
        case smtplib.SMTPSenderRefused():
            code, said = failure.smtp_code, failure.smtp_error
            what = f"our address {message['From']}; check it with whoever runs the server"
        case smtplib.SMTPDataError():
            code, said = failure.smtp_code, failure.smtp_error
            what = "this e-mail; check it with whoever runs the server"
        case smtplib.SMTPRecipientsRefused():
            code, said = next(iter(failure.recipients.values()))
            what = f"the address {message['To']}; check it with the client"
        case _:
            return None
    if code == LOGIN_NEEDED:
        return MailLoginRefused(LOGIN_REFUSED)
    if not 400 <= code <= 599:
        return None
    answer = said.decode(errors="replace") if isinstance(said, bytes) else said
    if code < 500:
        return GatewayError(f"The mail server does not take this e-mail yet: {code} {answer}")
    return GatewayError(f"The mail server refused {what}: {code} {answer}", permanent=True)
