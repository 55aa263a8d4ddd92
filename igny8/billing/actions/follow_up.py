"""What happens after invoices are out: their documents, their collection, the news."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from igny8.accounts.models import Account
from igny8.billing.actions.gateways import COLLECTING
from igny8.billing.events import InvoiceIssued
from igny8.billing.models import Invoice, PaymentMethod
from igny8.jobs.actions import enqueue
from igny8.kit.events import publish
from igny8.kit.lookups import among

# More than so many are followed up by jobs of their own, so that a run over 100,000 stays short.
AT_ONCE = 5
A_JOB = 1000


def queue_follow_up(issued: Sequence[tuple[str, str]], *, now: datetime) -> bool:
    """Queue jobs that follow many invoices up, each given as its issuer and itself (identifiers).

    In the transaction that issues them. False where they are so few that the caller does it.
    """
    if len(issued) <= AT_ONCE:
        return False
    of_issuer: dict[str, list[str]] = defaultdict(list)
    for issuer_id, invoice_id in issued:
        of_issuer[issuer_id].append(invoice_id)
    for issuer in Account.objects.filter(pk__in=of_issuer):
        ids = of_issuer[str(issuer.pk)]
        for first in range(0, len(ids), A_JOB):
            part = ids[first : first + A_JOB]
            enqueue(
                "igny8.billing.tasks.follow_up_invoices",
                *part,
                account=issuer,
                title=f"Send {len(part)} invoices",
                now=now,
            )
    return True


@transaction.atomic
def follow_up(invoice_ids: Sequence[UUID | str], *, now: datetime) -> None:
    """Queue each invoice's document and collection, and tell the news; twice changes nothing."""
    invoices = Invoice.objects.filter(pk__in=among(invoice_ids)).select_related("account")
    accounts = [invoice.account_id for invoice in invoices]
    methods = {
        method.account_id: method
        for method in PaymentMethod.objects.filter(account__in=accounts, is_default=True)
    }
    for invoice in invoices:
        _follow_up(invoice, methods.get(invoice.account_id), now=now)


def _follow_up(invoice: Invoice, method: PaymentMethod | None, *, now: datetime) -> None:
    account = invoice.account
    enqueue(
        "igny8.billing.tasks.deliver_invoice",
        str(invoice.pk),
        account=account,
        key=str(invoice.pk),
        once=True,
        title=f"Invoice {invoice.number}",
        now=now,
    )
    # Whether the gateway can be used right now is for the collection's own job to find out: a key
    # that is missing must stop neither the billing nor anybody else's invoice.
    if method is not None and method.gateway in COLLECTING:
        enqueue(
            "igny8.billing.tasks.collect_payment",
            str(invoice.pk),
            account=account,
            key=str(invoice.pk),
            title=f"Collect {invoice.number}",
            now=now,
        )
    publish(InvoiceIssued(invoice_id=invoice.pk), account=account, now=now)
