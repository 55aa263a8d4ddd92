"""What somebody with a pay link finds: the invoice, and how its payment stands."""

from dataclasses import dataclass
from datetime import datetime

from igny8.billing.errors import PayLinkOver
from igny8.billing.models import Invoice, PayLink, Payment

NOT_ONE_OF_OURS = (
    "This address leads to no invoice any more: it has expired or was withdrawn. Ask for a new "
    "one, or use the bank details on the invoice."
)


@dataclass(frozen=True, slots=True)
class Payable:
    """An invoice that is to be paid, and the attempt that is under way, if there is one.

    `state` is open, under_way (nothing is to be done now), paid, or withdrawn (nothing is owed).
    """

    invoice: Invoice
    attempt: Payment | None

    @property
    def state(self) -> str:
        if self.invoice.status == Invoice.Status.PAID:
            return "paid"
        if self.invoice.status != Invoice.Status.OPEN:
            return "withdrawn"
        waits = self.attempt is None or self.attempt.waits_for_client
        return "open" if waits else "under_way"


def payable_by_token(token: str, *, now: datetime) -> Payable:
    """The invoice that a pay link leads to. Raises PayLinkOver, whatever is wrong with it."""
    link = (
        PayLink.objects.filter(token_hash=PayLink.hash_of(token))
        .select_related("invoice__account")
        .first()
    )
    if link is None or not link.is_good(now=now):
        raise PayLinkOver(NOT_ONE_OF_OURS)
    attempts = link.invoice.payments.filter(status__in=Payment.UNRESOLVED)
    return Payable(link.invoice, attempts.select_related("account", "invoice__account").first())
