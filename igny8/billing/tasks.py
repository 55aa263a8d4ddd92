"""Billing in the background."""

from igny8.billing.actions import documents, follow_up, payments
from igny8.billing.models import Invoice
from igny8.jobs.registry import Run, job


@job(retries=6)
def follow_up_invoices(run: Run, *invoice_ids: str) -> None:
    """Queue the documents and the collection of invoices that a run issued, and tell the news."""
    follow_up.follow_up(invoice_ids, now=run.now)


@job(retries=6)
def deliver_invoice(run: Run, invoice_id: str) -> None:
    """Make an invoice's PDF and send it."""
    documents.deliver_invoice(Invoice.objects.get(pk=invoice_id), now=run.now)


@job(retries=8)
def collect_payment(run: Run, invoice_id: str) -> None:
    """Charge an invoice; an unknown outcome is looked up on the next try."""
    payments.collect_payment(Invoice.objects.get(pk=invoice_id), now=run.now)
