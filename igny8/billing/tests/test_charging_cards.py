"""Being paid through a gateway that takes, declines, or waits for the client."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from igny8.accounts.models import Account, User
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.payments import cancel_payment, collect_payment
from igny8.billing.errors import PaymentUnderWay
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import Invoice, Payment, SandboxCharge, ServicePeriod
from igny8.billing.tests.conftest import OpenAgreement, SaveCard, cash, pay, usd
from igny8.jobs.models import Job

pytestmark = pytest.mark.django_db

SANDBOX = SandboxGateway(SandboxCharge)


def test_a_card_pays_what_is_owed(
    invoice: Invoice, save_card: SaveCard, ada: User, now: datetime
) -> None:
    save_card("good")
    pay(invoice, "50.00", ada, now)

    payment = collect_payment(invoice, now=now)

    assert payment is not None
    assert (payment.status, payment.amount, payment.resolved_at) == (
        "succeeded", Decimal("100.00"), now,
    )  # fmt: skip
    invoice.refresh_from_db()
    assert invoice.status == "paid"
    assert [(c.key, c.amount, c.reference) for c in SANDBOX.charges()] == [
        (payment.idempotency_key, usd("100.00"), payment.reference)
    ]
    assert cash()[-2:] == [
        ("cash", "sandbox", Decimal("100.00")),
        ("receivable", "", Decimal("-100.00")),
    ]


def test_hazard_8_twenty_clicks_are_one_charge(
    invoice: Invoice, save_card: SaveCard, now: datetime
) -> None:
    save_card("good")

    payments = [collect_payment(invoice, now=now) for _ in range(20)]

    assert payments[1:] == [None] * 19
    assert len(SANDBOX.charges()) == 1
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("customer", "code"), [("declined", "insufficient_funds"), ("stolen", "stolen_card")]
)
def test_a_declined_card_leaves_the_invoice_open(
    invoice: Invoice, save_card: SaveCard, now: datetime, customer: str, code: str
) -> None:
    save_card(customer)

    payment = collect_payment(invoice, now=now)

    assert payment is not None
    assert (payment.status, payment.failure_code) == ("failed", code)
    assert payment.failure.startswith("The card was declined")
    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("open", Decimal(0))
    assert cash() == []


def test_a_new_card_is_a_new_attempt(invoice: Invoice, save_card: SaveCard, now: datetime) -> None:
    card = save_card("declined")
    first = collect_payment(invoice, now=now)
    card.customer = "good"
    card.save()

    second = collect_payment(invoice, now=now)

    assert first is not None
    assert second is not None
    assert first.idempotency_key != second.idempotency_key
    assert (first.status, second.status) == ("failed", "succeeded")


def test_a_card_that_needs_authentication_waits_for_the_client(
    invoice: Invoice, save_card: SaveCard, now: datetime
) -> None:
    save_card("authenticate")

    waiting = collect_payment(invoice, now=now)

    assert waiting is not None
    assert waiting.status == "needs_authentication"
    assert "/demo/bank/confirm/sbx_" in waiting.action_url
    assert collect_payment(invoice, now=now) == waiting
    assert cash() == []

    SANDBOX.authenticate(waiting.idempotency_key)
    settled = collect_payment(invoice, now=now)
    assert settled is not None
    assert (settled.pk, settled.status) == (waiting.pk, "succeeded")
    assert len(SANDBOX.charges()) == 1


def test_a_waiting_charge_can_be_withdrawn_and_paid_otherwise(
    invoice: Invoice, save_card: SaveCard, ada: User, now: datetime
) -> None:
    save_card("authenticate")
    waiting = collect_payment(invoice, now=now)
    assert waiting is not None

    withdrawn = cancel_payment(waiting, now=now)

    assert (withdrawn.status, withdrawn.failure_code) == ("failed", "cancelled")
    pay(invoice, "150.00", ada, now)
    invoice.refresh_from_db()
    assert invoice.status == "paid"
    assert cancel_payment(waiting, now=now).status == "failed"


def test_a_charge_that_the_gateway_does_not_know_is_not_withdrawn(
    invoice: Invoice, now: datetime
) -> None:
    attempt = Payment.objects.create(
        account=invoice.account, invoice=invoice, gateway="sandbox", customer="good",
        amount=Decimal("150.00"), currency="USD", idempotency_key="attempt-1", attempted_at=now,
    )  # fmt: skip

    with pytest.raises(PaymentUnderWay):
        cancel_payment(attempt, now=now)

    attempt.refresh_from_db()
    assert attempt.status == "attempted"


def test_a_key_that_the_gateway_refuses_fails_the_attempt(
    invoice: Invoice, save_card: SaveCard, now: datetime
) -> None:
    save_card("good")
    SANDBOX.charge(usd("1.00"), customer="good", key=f"invoice:{invoice.pk}:1")

    payment = collect_payment(
        invoice, now=now, gateway_for=lambda name: SandboxGateway(SandboxCharge)
    )

    assert payment is not None
    assert (payment.status, payment.failure_code) == ("failed", "charge_key_reused")


def test_nobody_is_charged_inside_a_transaction(
    invoice: Invoice, save_card: SaveCard, now: datetime
) -> None:
    save_card("good")

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        collect_payment(invoice, now=now)

    assert SANDBOX.charges() == []


def test_an_account_with_a_card_is_collected_from_by_a_job(
    agree: OpenAgreement, account: Account, save_card: SaveCard, now: datetime
) -> None:
    save_card("good")
    agree()

    invoice = bill_account(account, today=date(2025, 7, 1), now=now)

    assert invoice is not None
    job = Job.objects.get(name="igny8.billing.tasks.collect_payment")
    assert job.arguments == [str(invoice.pk)]


def test_hazard_5_a_payment_extends_nothing(
    agree: OpenAgreement, account: Account, save_card: SaveCard, now: datetime
) -> None:
    agree(anchor_date=date(2025, 7, 1))
    invoice = bill_account(account, today=date(2025, 7, 1), now=now)
    assert invoice is not None
    save_card("good")

    collect_payment(invoice, now=now)
    collect_payment(invoice, now=now)

    period = ServicePeriod.objects.get()
    assert (period.end, period.agreement.next_period_on) == (date(2025, 8, 1), date(2025, 8, 1))
