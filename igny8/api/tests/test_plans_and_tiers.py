"""What a plan or a tier does not come with is 402, and then nothing has changed."""

from typing import Any

import pytest

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account
from igny8.api.tests.asking import order_of, refusal, site_of
from igny8.api.tests.conftest import Browser, World, managed
from igny8.api.tests.kept import nothing_changes
from igny8.services.models import ManagedServiceSubscription

pytestmark = pytest.mark.usefixtures("flags")


@pytest.fixture
def browser(ada: Any) -> Browser:
    return Browser(ada)


@pytest.fixture
def lite(operator: Account) -> ManagedServiceSubscription:
    """Lena has Managed Lite."""
    account = open_account(
        operator, name="Lena's Lamps", country="GB", currency="USD", time_zone="Europe/London"
    )
    return managed(site_of(account, "lenas-lamps.example"), tier="lite")


@pytest.mark.parametrize(
    ("config", "feature"),
    [
        ({"reporting": {"frequency": "weekly"}}, "The weekly report"),
        ({"social": {"platforms": ["linkedin"]}}, "Social posts"),
        ({"backlinks": {"monthly_budget": "500.00"}}, "Links at cost plus twenty percent"),
    ],
)
def test_lite_does_not_come_with_it(
    lite: ManagedServiceSubscription, browser: Browser, config: dict[str, Any], feature: str
) -> None:
    other = site_of(lite.account, "lenas-lanterns.example")
    with nothing_changes():
        changed = browser.patch(f"services/subscriptions/{lite.pk}/", {"service_config": config})
        sold = browser.post("services/subscriptions/", {
            "site_id": other.pk, "tier": "lite", "starts_on": "2025-07-01",
            "service_config": config,
        })  # fmt: skip

    for answer in (changed, sold):
        assert refusal(answer)[:2] == (402, "not_in_plan")
        assert answer.json()["error"]["message"].startswith(f"{feature} comes with ")
        assert "Managed Pro" in answer.json()["error"]["message"]


def test_lite_has_no_weekly_report(lite: ManagedServiceSubscription, browser: Browser) -> None:
    with nothing_changes():
        answer = browser.post("services/reports/generate/", {
            "site_id": lite.site_id, "report_type": "weekly",
            "period_start": "2025-06-23", "period_end": "2025-06-30",
        })  # fmt: skip

    assert refusal(answer)[:2] == (402, "not_in_plan")
    assert answer.json()["error"]["details"]["tiers"] == ["pro"]


def test_lite_buys_no_links_at_cost(
    world: World, lite: ManagedServiceSubscription, browser: Browser
) -> None:
    with nothing_changes():
        answer = browser.post(
            "services/backlink-orders/",
            order_of(world, site_id=lite.site_id, pricing_mode="pass_through"),
        )

    assert refusal(answer)[:2] == (402, "not_in_plan")
