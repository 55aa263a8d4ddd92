"""A service whose invoice is not paid pauses, goes on when it is, and people hear of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from igny8.billing.actions.dunning import open_case
from igny8.billing.actions.dunning_steps import take_step
from igny8.billing.actions.payments import collect_payment
from igny8.billing.models import DunningCase, DunningPause, Invoice
from igny8.billing.tests.conftest import pay, usd
from igny8.billing.tests.gateway_days import SANDBOX, hear, news, save, told
from igny8.inbox.models import Notification
from igny8.services.actions.subscriptions import (
    cancel_subscription,
    pause_subscription,
    resume_subscription,
)
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import ManagedServiceSubscription

pytestmark = pytest.mark.django_db
AUGUST = datetime(2025, 8, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def service(sell, account, now):
    """Carl's Pro service, July invoiced, to be paid by transfer."""
    account.is_demo = True
    account.save()
    subscription = sell("pro")
    ManagedBillingService().ensure_period_billed(subscription, day=date(2025, 7, 1), now=now)
    subscription.refresh_from_db()
    return subscription


@pytest.fixture
def unpaid(service, now):
    case, _ = open_case(Invoice.objects.get(), failed_on=date(2025, 7, 1), now=now)
    return case


def give_up(case):
    while case.status == "asking":
        case = take_step(case, now=case.next_step_at)
    news()
    return case


def status(subscription):
    return ManagedServiceSubscription.objects.get(pk=subscription.pk).status


def test_after_the_last_step_the_service_pauses_and_its_manager_hears_of_it(
    service, unpaid, manager
):
    give_up(unpaid)

    service.refresh_from_db()
    assert (service.status, service.agreement.status) == ("paused", "paused")
    assert DunningPause.objects.get().agreement == service.agreement
    note = Notification.objects.get(user=manager, kind="collection_given_up")
    assert note.title == "Carl's Chairs did not pay DEMO-000001, and its service pauses"
    assert note.body.startswith("399.00 USD were asked for 4 times since 2025-07-01.")


def test_what_is_paid_goes_on_by_itself(service, unpaid, ada, manager):
    give_up(unpaid)

    pay(Invoice.objects.get(), "399.00", ada, AUGUST)
    news()

    assert status(service) == "active"
    assert DunningPause.objects.get().ended_on == AUGUST.date()
    note = Notification.objects.get(user=manager, kind="debts_settled")
    assert note.title == "Invoice DEMO-000001 of Carl's Chairs is settled"


def test_a_service_that_a_person_pauses_meanwhile_stays_paused(service, unpaid, ada):
    give_up(unpaid)
    service.refresh_from_db()
    resume_subscription(service, by=ada, now=AUGUST)
    pause_subscription(service, by=ada, now=AUGUST + timedelta(hours=1))

    pay(Invoice.objects.get(), "399.00", ada, AUGUST + timedelta(days=1))
    news()

    assert status(service) == "paused"
    assert DunningPause.objects.get().ended_on is not None


def test_a_service_that_a_person_has_paused_before_is_not_resumed(service, unpaid, ada, now):
    pause_subscription(service, by=ada, now=now)
    give_up(unpaid)
    assert DunningPause.objects.count() == 0

    pay(Invoice.objects.get(), "399.00", ada, AUGUST)
    news()

    assert status(service) == "paused"


def test_a_service_that_ends_already_is_left_to_end(service, unpaid, ada, now):
    cancel_subscription(service, by=ada, now=now)

    give_up(unpaid)

    assert status(service) == "active"
    assert DunningPause.objects.count() == 0


def test_one_that_is_cancelled_while_it_pauses_does_not_come_back(service, unpaid, ada):
    give_up(unpaid)
    service.refresh_from_db()
    cancel_subscription(service, by=ada, now=AUGUST)

    pay(Invoice.objects.get(), "399.00", ada, AUGUST)
    news()

    assert status(service) == "cancelled"
    assert DunningPause.objects.get().ended_on is not None


def test_who_pays_before_the_news_is_told_is_not_paused(service, unpaid, ada):
    case = unpaid
    while case.status == "asking":
        case = take_step(case, now=case.next_step_at)
    pay(Invoice.objects.get(), "399.00", ada, case.last_step_at)
    DunningCase.objects.update(status="closed")

    news()

    assert status(service) == "active"


def test_the_manager_hears_of_money_that_was_given_back_at_the_gateway(
    service, account, manager, now
):
    save(account, "good", now=now)
    payment = collect_payment(Invoice.objects.get(), now=now)
    SANDBOX.refund_at_gateway(payment.reference, usd("99.00"))

    hear(told()[-1], now=now)
    news()

    note = Notification.objects.get(user=manager, kind="money_given_back")
    assert note.title == "99.00 USD of invoice DEMO-000001 were given back at Sandbox"
    assert note.body == (
        "99.00 USD are open on it now, and are not collected by themselves. Credit the invoice, or "
        "collect it again."
    )


@pytest.mark.parametrize(
    ("decided", "title", "body"),
    [
        ("win", "Carl's Chairs lost its dispute of 399.00 USD on invoice DEMO-000001",
         "The money is ours again. Reason: fraudulent."),
        ("lose", "Carl's Chairs won its dispute of 399.00 USD on invoice DEMO-000001",
         "The money is gone, and is booked as a loss. Reason: fraudulent."),
    ],
)  # fmt: skip
def test_the_manager_hears_of_a_dispute_and_how_it_ended(
    service, account, manager, now, decided, title, body
):
    save(account, "good", now=now)
    payment = collect_payment(Invoice.objects.get(), now=now)
    dispute = SANDBOX.dispute(payment.reference)
    hear(told()[-1], now=now)
    news()
    first = Notification.objects.get(user=manager, kind="payment_disputed")
    assert first.title == "Carl's Chairs disputes 399.00 USD on invoice DEMO-000001"

    getattr(SANDBOX, f"{decided}_dispute")(dispute.reference)
    for late in told():
        hear(late, now=now + timedelta(days=1))
    news()

    notes = Notification.objects.filter(user=manager, kind="payment_disputed").exclude(pk=first.pk)
    assert [(note.title, note.body) for note in notes] == [(title, body)]


def test_of_a_client_without_a_manager_those_hear_who_run_the_installation(sell, account, ada, now):
    subscription = sell("pro", account_manager=None)
    ManagedBillingService().ensure_period_billed(subscription, day=date(2025, 7, 1), now=now)
    case, _ = open_case(Invoice.objects.get(), failed_on=date(2025, 7, 1), now=now)

    give_up(case)

    assert Notification.objects.get(kind="collection_given_up").user == ada
