"""What a way out for e-mail can do."""

from email.message import EmailMessage
from typing import Protocol


class MailGateway(Protocol):
    """Takes one complete message. `repeats_safely` says that sending it twice leaves one."""

    repeats_safely: bool

    def send(self, message: EmailMessage, *, key: str) -> None:
        """Hand the message over. Raises MailMayBeSent where it is not known whether it went out.

        After any other failure, GatewayError among them, it did not.
        """
