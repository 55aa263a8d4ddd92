"""What sending e-mail runs into."""

from igny8.kit.errors import GatewayError


class MailLoginRefused(GatewayError):
    """The mail server does not take our name or password; once they are right, mail goes out."""

    code = "mail_login_refused"
