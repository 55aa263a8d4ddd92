"""Collecting an invoice because a person asks for it."""

from datetime import datetime

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.billing.actions.in_person import usable_gateway
from igny8.billing.actions.payments import collect_payment
from igny8.billing.errors import CannotPayOnline, NothingOwed
from igny8.billing.models import Invoice, Payment
from igny8.billing.queries.invoices import default_method


def collect_now(invoice: Invoice, *, by: User | None, now: datetime) -> Payment:
    """Charge what is owed by the account's default way to pay, or say why that cannot be.

    Never inside a transaction. Raises NothingOwed, CannotPayOnline where the account pays by
    transfer, and GatewayError (OutcomeUnknown) while the outcome is not known.
    """
    if not invoice.balance.amount:
        raise NothingOwed(f"Nothing is owed on invoice {invoice.number}.")
    method = default_method(invoice.account)
    gateway = usable_gateway(method.gateway) if method else None
    if gateway is None or not gateway.collects:
        raise CannotPayOnline(
            f"{invoice.account} pays by transfer; send the invoice's pay link, or enter the "
            "transfer when it comes."
        )
    payment = collect_payment(invoice, now=now)
    if payment is None:
        raise NothingOwed(f"Nothing is owed on invoice {invoice.number} any more.")
    record(
        invoice.account, actor=by, verb="collected", subject="invoice", subject_id=invoice.pk,
        now=now, detail={"title": f"{invoice.number}: {payment.get_status_display().lower()}"},
    )  # fmt: skip
    return payment
