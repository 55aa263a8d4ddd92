"""What users of other billing software suffered when money was collected, one test each.

The same hazards with workers at the same moment are in test_collecting_at_once.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from igny8.accounts.models import Account
from igny8.billing.actions.dunning import after_failed_payment, retry_overdue_payments
from igny8.billing.actions.dunning_steps import take_step
from igny8.billing.actions.in_person import pay_in_person
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.payments import collect_payment, look_up_payment
from igny8.billing.actions.polling import poll_gateway, poll_gateways
from igny8.billing.events import PaymentFailed
from igny8.billing.models import DunningCase, Invoice, JournalEntry, Payment, ServicePeriod
from igny8.billing.tests.conftest import OpenAgreement
from igny8.billing.tests.gateway_days import SANDBOX, hear, news, save, told
from igny8.jobs.models import Job
from igny8.mail.models import Email

pytestmark = pytest.mark.django_db
BACK = "https://northlight.example/pay/back"


@pytest.fixture(autouse=True)
def plays(account: Account) -> None:
    account.is_demo = True
    account.billing_email = "books@carls-chairs.example"
    account.save()


def test_hazard_4_a_letter_goes_out_once_whatever_runs_twice(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    """Several crons and retries sent the same e-mail two to six times (Invoice Ninja 2449)."""
    save(account, "declined", now=now)
    payment = collect_payment(invoice, occasion="issued", now=now)
    assert payment is not None
    news()
    event = PaymentFailed(payment_id=payment.pk, invoice_id=invoice.pk)
    case = DunningCase.objects.get()
    due = case.next_step_at
    assert due is not None

    for _ in range(3):
        after_failed_payment(event, now=now)
        collect_payment(invoice, occasion="issued", now=now)
        take_step(case, now=due)
        news()

    assert sorted(Email.objects.values_list("kind", flat=True)) == [
        "payment_failed_0", "payment_failed_1",
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        first = Email.objects.get(kind="payment_failed_0")
        first.pk = None
        first.save(force_insert=True)


def test_hazard_5_webhook_poll_and_cron_of_one_payment_extend_nothing(
    agree: OpenAgreement, account: Account, now: datetime
) -> None:
    """One Stripe payment renewed the order twice, by webhook and by cron (FOSSBilling 3106)."""
    agree(anchor_date=date(2025, 7, 1))
    save(account, "debit", now=now)
    invoice = bill_account(account, today=date(2025, 7, 1), now=now)
    assert invoice is not None
    payment = collect_payment(invoice, occasion="issued", now=now)
    assert payment is not None
    SANDBOX.settle(payment.idempotency_key)

    for late in (*told(), *told()):
        hear(late, now=now)
    poll_gateway("sandbox", now=now)
    news("process_gateway_event")
    collect_payment(invoice, now=now)
    bill_account(account, today=date(2025, 7, 1), now=now)

    period = ServicePeriod.objects.get()
    assert (period.end, period.agreement.next_period_on) == (date(2025, 8, 1), date(2025, 8, 1))
    assert Invoice.objects.count() == 1
    assert JournalEntry.objects.filter(ledger="cash").count() == 1


def test_hazard_8_the_return_and_the_webhook_find_the_same_payment(
    invoice: Invoice, now: datetime
) -> None:
    """Return address and webhook each made a payment (Invoice Ninja 10079, 6819)."""
    page = pay_in_person(invoice, gateway="sandbox", return_url=BACK, now=now)
    SANDBOX.authenticate(page.idempotency_key)

    hear(told()[-1], now=now)
    look_up_payment(Payment.objects.get(), now=now)
    hear(told()[0], now=now)

    paid = Payment.objects.get()
    assert (paid.status, paid.amount) == ("succeeded", Decimal("150.00"))
    assert JournalEntry.objects.filter(ledger="cash").count() == 1
    with pytest.raises(IntegrityError, match="billing_payment_once_a_reference"):
        Payment.objects.create(
            account=invoice.account, invoice=invoice, gateway="sandbox", status="succeeded",
            amount=Decimal("1.00"), currency="USD", idempotency_key="other", attempted_at=now,
            reference=paid.reference,
        )  # fmt: skip


def test_hazard_18_what_is_told_before_its_beginning_is_understood(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    """`updated` came before `created`, and stale payloads were believed (stripe-cli 418)."""
    save(account, "debit", now=now)
    payment = collect_payment(invoice, now=now)
    assert payment is not None
    SANDBOX.settle(payment.idempotency_key)
    began, settled = [notice for notice in told() if notice.charge_key]
    assert (began.kind, settled.kind) == ("charge.processing", "charge.settled")

    for notice in (settled, began, settled):
        hear(notice, now=now)

    payment.refresh_from_db()
    assert payment.status == "succeeded"
    assert JournalEntry.objects.filter(ledger="cash").count() == 1


def test_hazard_20_an_hourly_task_that_runs_six_times_queues_each_thing_once(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    """Celery ran the same task in six copies, hourly (celery 3270, studio 3395)."""
    save(account, "declined", now=now)
    collect_payment(invoice, occasion="issued", now=now)
    news()
    case = DunningCase.objects.get()
    due = case.next_step_at
    assert due is not None

    for _ in range(6):
        retry_overdue_payments(now=due)
        poll_gateways(now=due + timedelta(minutes=1))

    for name, count in (("take_dunning_step", 1), ("poll_gateway", 1), ("look_up_payment", 0)):
        queued = Job.objects.filter(name=f"igny8.billing.tasks.{name}", status="queued")
        assert queued.count() == count, name
