"""What sending e-mail runs into."""

from igny8.kit.errors import GatewayError


class MailLoginRefused(GatewayError):
    """The mail server does not take our name or password; once they are right, mail goes out."""

    code = "mail_login_refused"


class MailMayBeSent(GatewayError):
    """The mail server was handed the e-mail, and what it did with it is not known."""

    code = "mail_may_be_sent"

    def __init__(self) -> None:
        super().__init__(
            "The connection ended while it was being sent; ask the recipient.", permanent=True
        )
