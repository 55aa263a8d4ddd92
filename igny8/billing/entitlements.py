"""The door to what an account may use: its plan, its add-ons, and the tier that it is asked for."""

from igny8.accounts.models import Account
from igny8.billing.errors import LimitReached
from igny8.billing.models import AccountAddOn
from igny8.billing.queries.plans import current_plan
from igny8.billing.rules import entitlements as table
from igny8.billing.rules.plans import FREE, Plan, plan_named, plans_with_room


def plan_of(account: Account) -> Plan:
    """The account's plan; Free where it has chosen none."""
    chosen = current_plan(account)
    return plan_named(chosen.plan if chosen else FREE)


def add_ons_of(account: Account) -> frozenset[str]:
    """The codes of the add-ons that the account has unlocked."""
    return frozenset(AccountAddOn.objects.for_account(account).values_list("code", flat=True))


def has(account: Account, feature: str, *, tier: str | None = None) -> bool:
    """Whether the account has a feature, through its plan, an add-on, or the managed tier given."""
    return table.has_feature(
        feature, plan=plan_of(account).code, tier=tier, add_ons=add_ons_of(account)
    )


def require(account: Account, feature: str, *, tier: str | None = None) -> None:
    """Nothing, or NotInPlan (402) naming the plans, tiers and add-ons that have the feature."""
    table.check_feature(feature, plan=plan_of(account).code, tier=tier, add_ons=add_ons_of(account))


def require_room(account: Account, limit: str, *, count: int) -> None:
    """Nothing, or LimitReached (402): the plan does not allow `count` of "sites" or "users"."""
    plan = plan_of(account)
    if plan.has_room(limit, count):
        return
    roomier = ", ".join(other.name for other in plans_with_room(limit, count))
    raise LimitReached(
        f"The {plan.name} plan has no room for {count} {limit}; these have: {roomier}.",
        limit=limit,
        count=count,
    )
