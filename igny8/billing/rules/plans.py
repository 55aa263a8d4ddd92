"""The platform's plans (specification 1.1): prices in USD a month, credits a month."""

from dataclasses import dataclass
from decimal import Decimal

from igny8.billing.errors import UnknownPlan
from igny8.kit.money import Money

FREE = "free"


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan's monthly price and limits; None is unlimited."""

    code: str
    name: str
    price: Money
    sites: int | None
    users: int | None
    credits: int

    def has_room(self, limit: str, count: int) -> bool:
        """Whether the plan allows `count` of a limit (sites or users)."""
        allowed = {"sites": self.sites, "users": self.users}[limit]
        return allowed is None or count <= allowed


def _plan(
    code: str, name: str, dollars: str, *, sites: int | None, users: int | None, credits: int
) -> Plan:
    return Plan(code, name, Money(Decimal(dollars), "USD"), sites, users, credits)


PLANS = {
    plan.code: plan
    for plan in (
        _plan(FREE, "Free", "0.00", sites=1, users=1, credits=100),
        _plan("starter", "Starter", "49.00", sites=3, users=3, credits=1_000),
        _plan("growth", "Growth", "149.00", sites=10, users=10, credits=5_000),
        _plan("scale", "Scale", "349.00", sites=None, users=None, credits=25_000),
    )
}


def plan_named(code: str) -> Plan:
    """The plan with this code. Raises UnknownPlan."""
    if code not in PLANS:
        raise UnknownPlan(f"There is no plan {code!r}; choose one of {', '.join(PLANS)}.")
    return PLANS[code]


def plans_with_room(limit: str, count: int) -> list[Plan]:
    """The plans that allow `count` of a limit (sites or users), cheapest first."""
    return [plan for plan in PLANS.values() if plan.has_room(limit, count)]
