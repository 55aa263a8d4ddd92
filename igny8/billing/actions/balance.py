"""The client's balance, used before anybody is charged."""

from datetime import datetime

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.receipts import count_payment, locked_invoice
from igny8.billing.models import Invoice, Payment
from igny8.billing.models.payments import GatewayName
from igny8.billing.queries.balance import client_balance
from igny8.kit.clock import local_date


@transaction.atomic
def apply_balance(invoice: Invoice, *, now: datetime, by: User | None = None) -> Payment | None:
    """Pay what is owed on an invoice, or a part of it, out of the client's balance.

    None where the balance holds nothing, nothing is owed, or an attempt to charge what is owed has
    no outcome yet. Two at once never spend the same money.
    """
    if not client_balance(invoice.account, currency=invoice.currency).amount:
        return None
    lock_account(invoice.account)
    invoice = locked_invoice(invoice)
    holds = client_balance(invoice.account, currency=invoice.currency)
    amount = min(holds.amount, invoice.balance.amount)
    if amount <= 0 or invoice.payments.filter(status__in=Payment.UNRESOLVED).exists():
        return None
    payment = Payment.objects.create(
        account=invoice.account,
        invoice=invoice,
        gateway=GatewayName.BALANCE,
        amount=amount,
        currency=invoice.currency,
        idempotency_key=f"balance:{invoice.pk}:{invoice.payments.count() + 1}",
        attempted_at=now,
    )
    today = local_date(now, invoice.account.time_zone)
    count_payment(payment, invoice, reference="", on=today, now=now)
    record(
        invoice.account, actor=by, verb="used_balance", subject="invoice", subject_id=invoice.pk,
        now=now, detail={"title": f"{payment.money} on {invoice.number}"},
    )  # fmt: skip
    return payment
