"""Billing in the background."""

from igny8.accounts.models import Account
from igny8.billing.actions import (
    documents,
    dunning,
    dunning_steps,
    gateway_events,
    invoices,
    methods,
    payments,
    polling,
    setups,
)
from igny8.billing.models import (
    DunningCase,
    GatewayEvent,
    Invoice,
    Payment,
    PaymentMethod,
    PaymentMethodSetup,
)
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
