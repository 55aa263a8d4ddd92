"""A subscription of Carl's, and publishers whose pages the test serves."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from igny8.accounts.models import Account, Site, User
from igny8.kit.money import Money
from igny8.kit.tests.local_site import LocalSite, local_site
from igny8.services.actions.orders import LinkDraft
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import ManagedServiceSubscription

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
        account.is_demo = True
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
