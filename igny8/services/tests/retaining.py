"""A retainer of Carl's: five basic links a month for 800.00 USD, from 1 July 2025."""

from datetime import UTC, date, datetime
from typing import Any

from igny8.accounts.models import Site
from igny8.services.actions.retainers import sell_retainer
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import BacklinkServiceOrder, Retainer
from igny8.services.rules.policy import LINK_POLICY


def retain(site: Site, **terms: Any) -> Retainer:
    wanted = {
        "package": "starter",
        "tier": "basic",
        "links_per_month": 5,
        "starts_on": date(2025, 7, 1),
        "by": None,
        "now": noon(2025, 7, 1),
        "policy_text": LINK_POLICY,
    }
    return sell_retainer(site, **(wanted | terms))


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, 0, tzinfo=UTC)


def run_on(year: int, month: int, day: int) -> None:
    """The billing run, as the timetable starts it."""
    ManagedBillingService().process_monthly_billing(now=noon(year, month, day))


def orders_of(retainer: Retainer) -> list[BacklinkServiceOrder]:
    """Its months' orders, the oldest first."""
    rows = BacklinkServiceOrder.objects.filter(period__agreement=retainer.agreement)
    return list(rows.select_related("period").order_by("period__start"))
