"""The month's period and its fee."""

from igny8.billing.models import Agreement, Invoice, InvoiceLine
from igny8.billing.queries.agreements import first_day_served
from igny8.kit.money import Money
from igny8.months.actions.steps.base import Month, Outcome
from igny8.months.errors import Waits
from igny8.services.managed_billing_service import ManagedBillingService


def period(month: Month) -> Outcome:
    """Open the period that serves the month and invoice its fee, if that has not been done."""
    agreement = month.subscription.agreement
    day = first_day_served(agreement, start=month.start, end=month.end) or month.start
    opened = ManagedBillingService().ensure_period_billed(
        month.subscription, day=day, now=month.now
    )
    _check_begun(month)
    line = InvoiceLine.objects.filter(pending_line__period=opened).select_related("invoice").first()
    billed = _named(line.invoice) if line else "on the next invoice"
    return Outcome(1, 1, f"{opened}: {opened.units_owed} articles owed, fee {billed}")


def _named(invoice: Invoice) -> str:
    """The invoice, and what else it holds where it is more than the one fee."""
    fees = invoice.lines.filter(pending_line__period__isnull=False).count()
    holds = f" with {fees} months, {Money(invoice.total, invoice.currency)}" if fees > 1 else ""
    return f"on invoice {invoice.number}{holds}"


def _check_begun(month: Month) -> None:
    """Wait where the client's own month, which begins within this one, has not begun yet."""
    agreement = Agreement.objects.get(pk=month.subscription.agreement_id)
    begins = agreement.next_period_on
    begun = agreement.periods.filter(start__gte=month.start, start__lt=month.end)
    if agreement.status == Agreement.Status.ACTIVE and begins < month.end and not begun.exists():
        raise Waits(
            f"This client's month begins on {begins}; its articles are owed from that day on. Run "
            "the month again then."
        )
