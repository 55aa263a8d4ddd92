"""A subscription of Carl's, and publishers whose pages the test serves."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from igny8.accounts.models import Account, Site, User
from igny8.inbox.actions import decide_approval
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.kit.clock import simulated
from igny8.kit.money import Money
from igny8.kit.tests.local_site import LocalSite, local_site
from igny8.marketplaces.actions.price_books import import_price_book
from igny8.sag.actions.blueprints import approve_blueprint, propose_blueprint
from igny8.sag.tests.clients import SHOP
from igny8.services.actions.delivery import check_backlink_delivery
from igny8.services.actions.duties import ask_for_budget
from igny8.services.actions.orders import LinkDraft
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import ManagedServiceSubscription
from igny8.services.service_config import parse_service_config

Sell = Callable[..., ManagedServiceSubscription]


@pytest.fixture
def sell(site: Site, manager: User, now: datetime) -> Sell:
    """Sell the site a managed service; it is active unless the test says otherwise."""

    def make(tier: str = "pro", *, active: bool = True, **changes: Any):
        terms = {"starts_on": date(2025, 7, 1), "account_manager": manager, "now": now}
        subscription = ManagedBillingService().create_managed_subscription(
            site, tier, "manual", **(terms | changes)
        )
        if active:
            subscription.activate(now=now)
        return subscription

    return make


@pytest.fixture
def publishers(settings: Any, account: Account) -> Iterator[LocalSite]:
    with local_site() as running:
        settings.OUTBOUND_ALLOWLIST = tuple(running.allow)
        settings.SANDBOX_PUBLISHERS_URL = running.url("/pages")
        account.is_demo, account.prepayment = True, Account.Prepayment.NEVER
        account.save()
        yield running


def link(domain: str = "magazine.example", *, cost: str = "100.00", **changes: Any) -> LinkDraft:
    """A link to order from the sandbox."""
    facts: dict[str, Any] = {
        "target_url": "https://carls-chairs.example/oak-chairs/",
        "anchor": "oak chairs",
        "anchor_kind": "exact",
        "publisher_domain": domain,
        "supplier": "sandbox",
        "tier": "basic",
        "rel": "follow",
        "placement": "article body",
        "guarantee_days": 365,
        "dr": 42,
        "dr_source": "Ahrefs",
        "dr_date": date(2025, 6, 1),
        "cost": Money(Decimal(cost), "USD"),
    }
    return LinkDraft(**(facts | changes))


Configure = Callable[..., ManagedServiceSubscription]
SellOffers = Callable[..., None]
BOOK_HEADER = (
    "domain,supplier,tier,rel,cost,list_price,currency,dr,dr_source,dr_date,country,niche,"
    "placement,guarantee_days,turnaround_days,contact"
)


@pytest.fixture
def demo(account: Account) -> Account:
    """Carl's account as one of the demonstration's: only for these is a supplier played."""
    account.is_demo = True
    account.save(update_fields=["is_demo"])
    return account


@pytest.fixture
def offer(operator: Account, demo: Account, now: datetime) -> SellOffers:
    """Put offers into the price book: a domain, its cost to us in USD, its country."""

    def make(*offers: tuple[str, str, str], supplier: str = "sandbox", dr: int = 35) -> None:
        rows = [
            f"{domain},{supplier},basic,follow,{cost},300.00,USD,{dr},Ahrefs,2025-06-01,{country},"
            f"general,article body,365,14,editor@{domain}"
            for domain, cost, country in offers
        ]
        book = "\n".join([BOOK_HEADER, *rows])
        import_price_book(operator, source=book.encode(), file_name="book.csv", now=now)

    return make


@pytest.fixture
def campaign(sell: Sell, site: Site, carl: User, now: datetime) -> Configure:
    """Carl's Pro service with an approved blueprint and an approved budget for links."""

    def make(**backlinks: Any) -> ManagedServiceSubscription:
        config = parse_service_config({"backlinks": {"monthly_budget": 600, **backlinks}})
        subscription = sell("pro", config=config)
        blueprint = propose_blueprint(site, mode="quick", business=SHOP, now=now)
        approve_blueprint(blueprint, by=carl, now=now)
        approve_budget(subscription, by=carl, now=now)
        return subscription

    return make


def approve_budget(subscription: ManagedServiceSubscription, *, by: User, now: datetime) -> None:
    """The client says yes to the monthly budget that is configured."""
    question = ask_for_budget(subscription, now=now)
    assert question is not None
    decide_approval(question, by=by, approved=True, now=now)


def daily_check(now: datetime) -> int:
    """What the timetable does each day about open orders, done at once; how many were open."""
    with simulated(now):
        count = check_backlink_delivery(now=now)
        run_waiting_jobs()
    return count
