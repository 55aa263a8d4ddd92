"""A client whose service began elsewhere: billed from the move on, set up here, not welcomed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from igny8.accounts.models import Account, Site, User
from igny8.billing.actions.methods import set_payment_method
from igny8.billing.actions.plans import start_plan
from igny8.billing.models import PaymentMethod
from igny8.billing.queries.agreements import period_on
from igny8.jobs.models import Job
from igny8.mail.models import Email
from igny8.publishing.actions import connect_site
from igny8.sag.actions.intakes import record_intake
from igny8.sag.tests.clients import SHOP
from igny8.services.actions.taking_over import take_over_subscription
from igny8.services.errors import AlreadySubscribed
from igny8.services.models import ManagedServiceSubscription
from igny8.services.onboarding_service import ManagedOnboardingService

Subscription = ManagedServiceSubscription


def take_over(site: Site, now: datetime, **terms: Any) -> Subscription:
    known = {
        "key": "imported:S-1", "starts_on": date(2023, 3, 15), "anchor_date": date(2023, 3, 15),
        "billed_through": date(2025, 8, 1), "alignment": "calendar", "price": Decimal("89.00"),
    }  # fmt: skip
    return take_over_subscription(site, "lite", now=now, **(known | terms))


def onboard(subscription: Subscription, now: datetime) -> Subscription:
    connect_site(subscription.site, kind="static", now=now)
    record_intake(subscription.site, business=SHOP, now=now)
    return ManagedOnboardingService().onboard_client(subscription, now=now)


def test_it_runs_since_its_day_and_is_billed_from_the_move_on(site: Site, now: datetime) -> None:
    subscription = take_over(site, now)

    assert (subscription.status, subscription.monthly_price) == ("active", Decimal("89.00"))
    assert subscription.started_at is not None
    assert subscription.started_at.isoformat() == "2023-03-15T00:00:00+00:00"
    assert subscription.next_billing_date == date(2025, 8, 1)
    assert (subscription.agreement.key, subscription.agreement.starts_on) == (
        "imported:S-1", date(2023, 3, 15),
    )  # fmt: skip
    assert Job.objects.count() == 0


def test_its_onboarding_sets_the_site_up_and_welcomes_nobody(
    site: Site, carl: User, now: datetime
) -> None:
    subscription = onboard(take_over(site, now), now)

    assert subscription.status == "active"
    assert list(subscription.onboarding_steps.values_list("name", flat=True)) == [
        "connection", "blueprint", "automation", "welcome", "first_month", "activated",
    ]  # fmt: skip
    assert not Email.objects.filter(kind="welcome").exists()


def test_whoever_is_to_be_welcomed_is(site: Site, carl: User, now: datetime) -> None:
    onboard(take_over(site, now, welcome=True), now)

    assert Email.objects.get(kind="welcome").recipient == carl.email


def test_one_that_has_not_begun_is_pending_until_it_is_set_up(site: Site, now: datetime) -> None:
    ahead = {"starts_on": date(2025, 9, 1), "anchor_date": date(2025, 9, 1)}
    subscription = take_over(site, now, **ahead)

    assert (subscription.status, subscription.next_billing_date) == ("pending", date(2025, 9, 1))
    assert onboard(subscription, now).status == "active"


def test_how_the_account_pays_stays_as_it_is(account: Account, site: Site, now: datetime) -> None:
    card = set_payment_method(account, gateway="stripe", customer="cus_77")

    take_over(site, now)

    assert PaymentMethod.objects.get() == card


def test_a_site_that_is_served_already_is_not_taken_over(site: Site, now: datetime) -> None:
    take_over(site, now)

    with pytest.raises(AlreadySubscribed):
        take_over(site, now, key="imported:S-2")

    assert Subscription.objects.count() == 1


def test_a_plan_that_began_elsewhere_brings_its_credits_from_the_move_on(account: Account) -> None:
    today = date(2025, 7, 1)
    chosen = start_plan(
        account, plan="growth", today=today, alignment="anniversary", price=Decimal("120.00"),
        starts_on=date(2024, 1, 31), billed_through=date(2025, 7, 1), key="imported:P-1",
    )  # fmt: skip

    assert (chosen.starts_on, chosen.agreement.key) == (date(2024, 1, 31), "imported:P-1")
    assert chosen.agreement.next_period_on == date(2025, 7, 31)
    assert period_on(chosen.agreement, day=today) is None
