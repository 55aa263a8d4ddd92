"""Addresses at which an invoice can be seen and paid without signing in."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.billing.actions.receipts import locked_invoice
from igny8.billing.models import Invoice, PayLink


@transaction.atomic
def pay_link_for(invoice: Invoice, *, now: datetime) -> PayLink:
    """The invoice's link: the one that was given out before, while half of its time is left."""
    invoice = locked_invoice(invoice)
    lifetime = timedelta(days=settings.PAY_LINK_DAYS)
    rows = PayLink.objects.filter(invoice=invoice, revoked_at__isnull=True)
    fresh = rows.filter(expires_at__gte=now + lifetime / 2)
    known = next((link for link in fresh if link.can_be_said), None)
    return known or PayLink.made_for(invoice, expires_at=now + lifetime)


def pay_address(invoice: Invoice, *, now: datetime) -> str:
    """The address to send to a client: whoever has it may see and pay this invoice."""
    return address_of(pay_link_for(invoice, now=now))


def address_of(link: PayLink) -> str:
    """Where the link leads."""
    return f"{settings.PUBLIC_URL}/pay/{link.token}"


@transaction.atomic
def revoke_pay_links(invoice: Invoice, *, by: User, now: datetime) -> int:
    """Let every address of the invoice lead nowhere; how many there were. A new one may be made."""
    invoice = locked_invoice(invoice)
    links = list(
        PayLink.objects.filter(invoice=invoice, revoked_at__isnull=True, expires_at__gt=now)
    )
    for link in links:
        link.revoke(now=now)
    if links:
        record(
            invoice.account, actor=by, verb="withdrew", subject="pay_link",
            subject_id=invoice.pk, now=now, detail={"title": invoice.number},
        )  # fmt: skip
    return len(links)
