"""Reads over e-mails."""

from django.db.models import QuerySet

from igny8.mail.models import Email


def last_sent() -> Email | None:
    """The last e-mail that went out to somebody real."""
    sent = Email.objects.filter(status=Email.Status.SENT, account__is_demo=False)
    return sent.order_by("-sent_at").first()


def held_up() -> QuerySet[Email]:
    """E-mails that were refused for now and are tried again, the oldest first."""
    waiting = Email.objects.filter(status=Email.Status.QUEUED).exclude(problem="")
    return waiting.order_by("written_at", "pk")
