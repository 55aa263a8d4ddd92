"""Billing in the background."""

from igny8.accounts.models import Account
from igny8.billing.actions import balance, documents, invoices, payments, refund_attempts
from igny8.billing.models import Invoice, Refund
from igny8.jobs.registry import Run, job
from igny8.kit.clock import local_date


@job(retries=6)
def bill_account(run: Run, account_id: str) -> None:
    """Open and bill what is due to one account on its local day."""
    account = Account.objects.get(pk=account_id)
    invoices.bill_account(account, today=local_date(run.now, account.time_zone), now=run.now)


@job(retries=6)
def deliver_invoice(run: Run, invoice_id: str) -> None:
    """Use the client's balance for an invoice, make its PDF and send it."""
    invoice = Invoice.objects.select_related("account").get(pk=invoice_id)
    balance.apply_balance(invoice, now=run.now)
    documents.deliver_invoice(invoice, now=run.now)


@job(retries=8)
def collect_payment(run: Run, invoice_id: str) -> None:
    """Charge an invoice; an unknown outcome is looked up on the next try."""
    payments.collect_payment(Invoice.objects.get(pk=invoice_id), now=run.now)


@job(retries=8)
def make_refund(run: Run, refund_id: str) -> None:
    """Give money back; an unknown outcome is looked up on the next try."""
    refund_attempts.make_refund(Refund.objects.get(pk=refund_id), now=run.now)


@job()
def check_refunds(run: Run) -> None:
    """Ask gateways about refunds that are on their way or have no known outcome."""
    refund_attempts.queue_unresolved_refunds(now=run.now)
