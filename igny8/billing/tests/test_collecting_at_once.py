"""Clicks, webhooks, polls and workers at the same moment: one charge, one card, one row."""

from decimal import Decimal

import pytest

from igny8.accounts.models import Account
from igny8.billing.actions.dunning import open_case
from igny8.billing.actions.dunning_steps import take_step
from igny8.billing.actions.gateway_events import process_event, receive_webhook, take_notice
from igny8.billing.actions.in_person import pay_in_person
from igny8.billing.actions.movements import book_movements
from igny8.billing.actions.payments import collect_payment, look_up_payment
from igny8.billing.actions.setups import finish_setup
from igny8.billing.models import (
    DunningCase,
    GatewayEvent,
    GatewayMovement,
    Invoice,
    JournalEntry,
    Payment,
    PaymentMethod,
    PaymentMethodSetup,
)
from igny8.billing.tests.at_once import at_once
from igny8.billing.tests.billing_days import NOON, billed, owe_a_link
from igny8.billing.tests.conftest import usd
from igny8.billing.tests.gateway_days import SANDBOX, begin, save, told
from igny8.jobs.models import Job
from igny8.mail.models import Email

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_balance_at_the_end"),
]


@pytest.fixture
def invoice(account: Account) -> Invoice:
    account.is_demo = True
    account.save()
    owe_a_link(account)
    return billed(account)


def again(invoice: Invoice) -> Invoice:
    return Invoice.objects.select_related("account").get(pk=invoice.pk)


def test_hazard_8_twenty_clicks_on_pay_at_once_are_one_charge(invoice: Invoice) -> None:
    pages = at_once(
        20,
        lambda _: (
            pay_in_person(
                again(invoice), gateway="sandbox", return_url="https://back.example/", now=NOON
            ).action_url
        ),
    )

    assert len(set(pages)) == 1
    [charge] = SANDBOX.charges()
    assert charge.key == Payment.objects.get().idempotency_key
    SANDBOX.authenticate(charge.key)
    at_once(8, lambda _: look_up_payment(Payment.objects.get(), now=NOON))
    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("paid", Decimal("144.00"))
    assert JournalEntry.objects.filter(ledger="cash").count() == 1


def test_hazard_8_the_return_a_webhook_and_the_poll_at_once_count_one_payment(
    account: Account, invoice: Invoice
) -> None:
    save(account, "debit", now=NOON)
    payment = collect_payment(again(invoice), now=NOON)
    assert payment is not None
    SANDBOX.settle(payment.idempotency_key)
    [_, settled] = [notice for notice in told() if notice.charge_key]

    def resolve(number: int) -> None:
        if number % 3 == 0:
            event, _ = take_notice("sandbox", settled, now=NOON)
            process_event(event, now=NOON)
        elif number % 3 == 1:
            look_up_payment(Payment.objects.get(), now=NOON)
        else:
            collect_payment(again(invoice), now=NOON)

    at_once(9, resolve)

    assert Payment.objects.get().status == "succeeded"
    assert JournalEntry.objects.filter(ledger="cash").count() == 1
    assert GatewayEvent.objects.get().status == "done"
    invoice.refresh_from_db()
    assert invoice.paid_amount == Decimal("144.00")


def test_hazard_18_the_same_webhook_at_once_is_one_row_and_one_job(
    account: Account, invoice: Invoice
) -> None:
    save(account, "good", now=NOON)
    collect_payment(again(invoice), now=NOON)
    body, headers = SANDBOX.signed(told()[-1])

    at_once(8, lambda _: receive_webhook("sandbox", body=body, headers=headers, now=NOON))

    assert GatewayEvent.objects.count() == 1
    assert Job.objects.filter(name="igny8.billing.tasks.process_gateway_event").count() == 1


def test_coming_back_in_two_tabs_at_once_saves_one_card(account: Account, invoice: Invoice) -> None:
    setup = begin(account, now=NOON)
    SANDBOX.save_method(setup.reference)

    at_once(6, lambda _: finish_setup(PaymentMethodSetup.objects.get(pk=setup.pk), now=NOON).status)

    assert PaymentMethod.objects.count() == 1


def test_a_refund_that_two_workers_hear_of_is_booked_once(
    account: Account, invoice: Invoice
) -> None:
    save(account, "good", now=NOON)
    payment = collect_payment(again(invoice), now=NOON)
    assert payment is not None
    SANDBOX.refund_at_gateway(payment.reference, usd("44.00"))
    record = SANDBOX.charge_record(payment.reference)
    assert record is not None

    at_once(6, lambda _: book_movements(Payment.objects.get(), record, now=NOON))

    assert GatewayMovement.objects.count() == 1
    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("open", Decimal("100.00"))


def test_hazard_20_a_step_of_dunning_that_runs_six_times_charges_and_writes_once(
    account: Account, invoice: Invoice
) -> None:
    account.billing_email = "books@carls-chairs.example"
    account.save()
    save(account, "declined", now=NOON)
    case, _ = open_case(again(invoice), failed_on=NOON.date(), now=NOON)
    assert case is not None
    assert case.next_step_at is not None
    due = case.next_step_at

    at_once(6, lambda _: take_step(DunningCase.objects.get(pk=case.pk), now=due))

    case.refresh_from_db()
    assert (case.step, case.status) == (1, "asking")
    assert len(SANDBOX.charges()) == 1
    assert Email.objects.filter(kind="payment_failed_1").count() == 1
