"""Billing in the background."""

from datetime import date

from igny8.accounts.models import Account
from igny8.billing.actions import (
    accountant,
    balance,
    credit_note_documents,
    documents,
    dunning,
    dunning_steps,
    follow_up,
    gateway_events,
    methods,
    payments,
    polling,
    receipt_documents,
    refund_attempts,
    setups,
)
from igny8.billing.models import (
    CreditNote,
    DunningCase,
    GatewayEvent,
    Invoice,
    Payment,
    PaymentMethod,
    PaymentMethodSetup,
    Refund,
)
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
def collect_payment(run: Run, invoice_id: str, occasion: str = "issued") -> None:
    """Charge an invoice, once an occasion; an unknown outcome is looked up on the next try."""
    invoice = Invoice.objects.get(pk=invoice_id)
    payments.collect_payment(invoice, occasion=occasion, now=run.now)


@job(retries=3)
def retry_overdue_payments(run: Run) -> None:
    """Ask again for what was not paid, a job for each invoice whose turn it is."""
    dunning.retry_overdue_payments(now=run.now)


@job(retries=8)
def take_dunning_step(run: Run, case_id: str) -> None:
    """Try the card again, or remind the client."""
    dunning_steps.take_step(DunningCase.objects.get(pk=case_id), now=run.now)


@job(retries=8)
def forget_method(run: Run, method_id: str) -> None:
    """Have the gateway delete a way to pay that was removed."""
    methods.forget_method(PaymentMethod.objects.get(pk=method_id))


@job(retries=6)
def process_gateway_event(run: Run, event_id: str) -> None:
    """Look up what a gateway announced, and write it down."""
    gateway_events.process_event(
        GatewayEvent.objects.get(pk=event_id),
        now=run.now,
        is_last_try=run.attempt > gateway_events.TRIES,
    )


@job(retries=3)
def poll_gateways(run: Run) -> None:
    """Ask gateways for what no webhook told, and for what has had no outcome for long."""
    polling.poll_gateways(now=run.now)


@job(retries=6)
def poll_gateway(run: Run, gateway: str) -> None:
    """Ask one gateway for all that it has to tell since the last time."""
    polling.poll_gateway(gateway, now=run.now)


@job(retries=3)
def look_up_payment(run: Run, payment_id: str) -> None:
    """Ask what became of a payment without an outcome."""
    polling.follow_up(Payment.objects.get(pk=payment_id), now=run.now)


@job(retries=3)
def look_up_setup(run: Run, setup_id: str) -> None:
    """Ask what became of a way to pay that was being saved."""
    setups.finish_setup(PaymentMethodSetup.objects.get(pk=setup_id), now=run.now)


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
