"""A client takes more, or less: the service, its articles and its invoices follow."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from igny8.accounts.models import Site, User
from igny8.billing.actions.invoices import bill_account
from igny8.billing.models import AgreementChange, Invoice, PriceOverride
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.services.actions.selling import sell_subscription
from igny8.services.actions.tiers import change_tier, keep_tier
from igny8.services.errors import CannotChangeTier
from igny8.services.models import ManagedServiceSubscription

pytestmark = pytest.mark.django_db

JULY_1 = datetime(2025, 7, 1, 12, tzinfo=UTC)
JULY_16 = datetime(2025, 7, 16, 12, tzinfo=UTC)
AUGUST_1 = datetime(2025, 8, 1, 12, tzinfo=UTC)


def sold(site: Site, tier: str = "lite", **terms: object) -> ManagedServiceSubscription:
    subscription = sell_subscription(
        site, tier, gateway="manual", starts_on=date(2025, 7, 1), now=JULY_1, **terms
    )
    bill_account(site.account, today=date(2025, 7, 1), now=JULY_1)
    return subscription


def lines(moment: datetime, subscription: ManagedServiceSubscription) -> list[tuple[str, str]]:
    invoice = bill_account(subscription.account, today=moment.date(), now=moment)
    assert isinstance(invoice, Invoice)
    return [(line.description, str(line.amount)) for line in invoice.lines.all()]


def shown(subscription: ManagedServiceSubscription) -> tuple[str, str, int]:
    run_waiting_jobs()
    subscription.refresh_from_db()
    return subscription.tier, str(subscription.monthly_price), subscription.articles_per_month


def test_an_upgrade_at_once_shows_and_bills_at_once(site: Site, ada: User) -> None:
    subscription = sold(site)

    change = change_tier(subscription, "pro", at="now", by=ada, now=JULY_16)

    assert change.applied_on == date(2025, 7, 16)
    assert shown(subscription) == ("pro", "399.00", 30)
    # 16 of July's 31 days at 299.00 more: 154.3225...
    assert lines(JULY_16, subscription) == [(f"Upgrade to Managed Pro, {site.domain}", "154.32")]
    assert lines(AUGUST_1, subscription) == [
        (f"Managed Pro, {site.domain}, 1 Aug 2025 to 31 Aug 2025", "399.00")
    ]


def test_a_downgrade_shows_with_the_next_period(site: Site, ada: User) -> None:
    subscription = sold(site, "pro")

    change_tier(subscription, "lite", at="next_period", by=ada, now=JULY_16)

    assert shown(subscription) == ("pro", "399.00", 30)
    assert lines(AUGUST_1, subscription) == [
        (f"Managed Lite, {site.domain}, 1 Aug 2025 to 31 Aug 2025", "100.00")
    ]
    assert shown(subscription) == ("lite", "100.00", 10)


def test_a_client_keeps_the_tier_after_all(site: Site, ada: User) -> None:
    subscription = sold(site, "pro")
    change_tier(subscription, "lite", at="next_period", by=ada, now=JULY_16)

    assert keep_tier(subscription, by=ada, now=JULY_16)

    assert lines(AUGUST_1, subscription) == [
        (f"Managed Pro, {site.domain}, 1 Aug 2025 to 31 Aug 2025", "399.00")
    ]


def test_the_tier_that_the_client_has_is_no_change(site: Site, ada: User) -> None:
    subscription = sold(site)

    with pytest.raises(CannotChangeTier, match="has Managed Lite already"):
        change_tier(subscription, "lite", at="now", by=ada, now=JULY_16)

    assert not AgreementChange.objects.exists()


def test_a_clients_own_price_is_the_price_of_a_sale_and_of_a_change(site: Site, ada: User) -> None:
    for item, price in (("managed:lite", "80.00"), ("managed:pro", "350.00")):
        PriceOverride.objects.create(
            account=site.account, item=item, price=Decimal(price), currency="USD",
            from_day=date(2025, 1, 1),
        )  # fmt: skip

    subscription = sold(site)
    change_tier(subscription, "pro", at="next_period", by=ada, now=JULY_16)

    assert shown(subscription)[1] == "80.00"
    assert lines(AUGUST_1, subscription)[0][1] == "350.00"


def test_a_sale_may_have_a_trial_and_a_set_up_fee(site: Site) -> None:
    subscription = sold(site, trial_ends_on=date(2025, 8, 1), setup_fee=Decimal("99.00"))

    assert [str(line.amount) for line in Invoice.objects.get().lines.all()] == ["99.00"]
    assert lines(AUGUST_1, subscription)[0][1] == "100.00"
