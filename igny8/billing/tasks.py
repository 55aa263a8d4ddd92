"""Billing in the background."""

from igny8.accounts.models import Account
from igny8.billing.actions import documents, invoices, payments
from igny8.billing.models import Invoice
from igny8.jobs.registry import Run, job
from igny8.kit.clock import local_date


@job(retries=6)
def bill_account(run: Run, account_id: str) -> None:
    """Open and bill what is due to one account on its local day."""
    account = Account.objects.get(pk=account_id)
    invoices.bill_account(account, today=local_date(run.now, account.time_zone), now=run.now)


@job(retries=6)
def deliver_invoice(run: Run, invoice_id: str) -> None:
    """Make an invoice's PDF and send it."""
    documents.deliver_invoice(Invoice.objects.get(pk=invoice_id), now=run.now)


@job(retries=8)
def collect_payment(run: Run, invoice_id: str) -> None:
    """Charge an invoice; an unknown outcome is looked up on the next try."""
    payments.collect_payment(Invoice.objects.get(pk=invoice_id), now=run.now)
