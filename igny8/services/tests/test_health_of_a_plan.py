"""What a plan's health says about the pages that were promised."""

from datetime import date

from igny8.accounts.models import Site
from igny8.billing.actions.agreements import open_due_periods
from igny8.services.queries import site_health
from igny8.services.tests.conftest import Configure


def test_a_months_pages_are_due_on_its_last_day(campaign: Configure, site: Site) -> None:
    open_due_periods(campaign().agreement, today=date(2025, 7, 1))

    before = site_health(site, today=date(2025, 7, 30))
    health = site_health(site, today=date(2025, 7, 31))

    assert before is not None and health is not None
    assert "Content" not in {part.name for part in before.parts}
    [content] = [part for part in health.parts if part.name == "Content"]
    assert (content.score, content.reason[:18]) == (0, "0 of the 30 pages ")
