"""Billing in the background."""

from datetime import date

from igny8.accounts.models import Account
from igny8.billing.actions import (
    accountant,
    balance,
    credit_note_documents,
    documents,
    follow_up,
    payments,
    receipt_documents,
    refund_attempts,
)
from igny8.billing.models import CreditNote, Invoice, Payment, Refund
from igny8.jobs.registry import Run, job


@job(retries=6)
def follow_up_invoices(run: Run, *invoice_ids: str) -> None:
    """Queue the documents and the collection of invoices that a run issued, and tell the news."""
    follow_up.follow_up(invoice_ids, now=run.now)


@job(retries=6)
def deliver_invoice(run: Run, invoice_id: str) -> None:
    """Use the client's balance for an invoice, make its PDF and send it."""
    invoice = Invoice.objects.select_related("account").get(pk=invoice_id)
    balance.apply_balance(invoice, now=run.now)
    documents.deliver_invoice(invoice, now=run.now)


@job(retries=6)
def deliver_credit_note(run: Run, credit_note_id: str) -> None:
    """Make a credit note's PDF and send it."""
    note = CreditNote.objects.select_related("account", "invoice").get(pk=credit_note_id)
    credit_note_documents.deliver_credit_note(note, now=run.now)


@job(retries=6)
def deliver_receipt(run: Run, payment_id: str) -> None:
    """Make the receipt of money that came and send it."""
    payment = Payment.objects.select_related("account__parent", "invoice").get(pk=payment_id)
    receipt_documents.deliver_receipt(payment, now=run.now)


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


@job(retries=6)
def make_accountant_month(run: Run, issuer_id: str, month: str, demo: str) -> None:
    """Put a month ("2026-04") of an issuer's documents into an archive and keep it."""
    accountant.keep_month(
        Account.objects.get(pk=issuer_id), date.fromisoformat(f"{month}-01"), now=run.now,
        demo=bool(demo), progress=run.progress,
    )  # fmt: skip
