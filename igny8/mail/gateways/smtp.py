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

        After MailLoginRefused or another GatewayError, permanent for an address that it refuses,
        it does not have it.
        """
        with self._connected() as server:
            try:
                server.send_message(message)
            except smtplib.SMTPRecipientsRefused as failure:
                raise GatewayError(
                    f"The mail server refused the address {message['To']}; check it with the "
                    "client.",
                    permanent=True,
                ) from failure
            except Exception as failure:
                if server.is_handed_over and not _is_refusal(failure):
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
        except smtplib.SMTPAuthenticationError as failure:
            raise MailLoginRefused(LOGIN_REFUSED) from failure
        except (smtplib.SMTPException, OSError) as failure:
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


def _is_refusal(failure: Exception) -> bool:
    """Whether the server said that it will not deliver the message that it was handed."""
    return isinstance(failure, smtplib.SMTPDataError) and 400 <= failure.smtp_code <= 599
