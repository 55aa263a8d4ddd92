"""Ways out for e-mail, by the name in settings.MAIL_GATEWAY."""

from django.conf import settings

from igny8.kit.clock import simulated_moment
from igny8.mail.gateways.base import MailGateway
from igny8.mail.gateways.outbox import OutboxGateway
from igny8.mail.gateways.smtp import SmtpGateway

GATEWAYS: dict[str, type[MailGateway]] = {"outbox": OutboxGateway, "smtp": SmtpGateway}


def mail_gateway(*, is_demo: bool) -> MailGateway:
    """The way out: under a simulated clock and for demo accounts never more than the outbox."""
    if is_demo or simulated_moment() is not None:
        return OutboxGateway()
    return GATEWAYS[settings.MAIL_GATEWAY]()
