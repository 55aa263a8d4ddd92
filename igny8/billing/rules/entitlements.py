"""Who has which feature: one table of plan x tier x add-on (specification 1.1, 2.2 and 3.1).

A feature is there when the account's plan, the managed tier that it is asked for, or an add-on that
the account bought has it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from igny8.billing.errors import NotInPlan
from igny8.billing.rules.plans import PLANS, plan_named


@dataclass(frozen=True, slots=True)
class Tier:
    """What a managed tier promises each month (specification 2.1 and 2.2)."""

    code: str
    name: str
    articles_per_month: int
    response_hours: int


TIERS = {
    "lite": Tier("lite", "Managed Lite", articles_per_month=10, response_hours=48),
    "pro": Tier("pro", "Managed Pro", articles_per_month=30, response_hours=24),
}
ADD_ONS = {"backlink_campaign": "Backlink campaigns"}


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A feature and everything that brings it."""

    name: str
    plans: frozenset[str]
    tiers: frozenset[str]
    add_ons: frozenset[str] = frozenset()


def _row(name: str, *, plans: str = "", tiers: str = "", add_ons: str = "") -> Entitlement:
    return Entitlement(
        name, frozenset(plans.split()), frozenset(tiers.split()), frozenset(add_ons.split())
    )


EVERY_PLAN = "free starter growth scale"
PAID_PLANS = "starter growth scale"

ENTITLEMENTS = {
    "blueprint_quick": _row("A blueprint in quick mode", plans=EVERY_PLAN, tiers="lite pro"),
    "blueprint_detailed": _row("A blueprint in detailed mode", plans=PAID_PLANS, tiers="pro"),
    "content": _row("Articles", plans=EVERY_PLAN, tiers="lite pro"),
    "taxonomy_setup": _row("Categories from the blueprint", plans=EVERY_PLAN, tiers="lite pro"),
    "taxonomy_content": _row("Landing pages for categories", plans=PAID_PLANS, tiers="pro"),
    "social_posts": _row("Social posts", plans=PAID_PLANS, tiers="pro"),
    "schema_enhancement": _row("Schema for existing pages", plans=PAID_PLANS, tiers="pro"),
    "search_console_monitoring": _row("Indexing watch", plans=PAID_PLANS, tiers="pro"),
    "backlink_campaign": _row(
        "A backlink campaign", plans="scale", tiers="pro", add_ons="backlink_campaign"
    ),
    "pass_through_links": _row("Links at cost plus twenty percent", tiers="pro"),
    "monthly_report": _row("The monthly report", tiers="lite pro"),
    "weekly_report": _row("The weekly report", tiers="pro"),
    "account_manager": _row("An account manager of one's own", tiers="pro"),
}


def entitlement(feature: str) -> Entitlement:
    """The table's row. Raises KeyError: a feature that is not in the table is a bug of ours."""
    return ENTITLEMENTS[feature]


def has_feature(
    feature: str, *, plan: str, tier: str | None = None, add_ons: Collection[str] = ()
) -> bool:
    """Whether the plan, the tier or one of the add-ons brings the feature."""
    row = entitlement(feature)
    return plan in row.plans or tier in row.tiers or not row.add_ons.isdisjoint(add_ons)


def what_brings(feature: str) -> list[str]:
    """The names of the plans, tiers and add-ons that have the feature, in the table's order."""
    row = entitlement(feature)
    plans = [f"the {plan.name} plan" for plan in PLANS.values() if plan.code in row.plans]
    tiers = [tier.name for tier in TIERS.values() if tier.code in row.tiers]
    add_ons = [f"the add-on {name}" for code, name in ADD_ONS.items() if code in row.add_ons]
    return plans + tiers + add_ons


def check_feature(
    feature: str, *, plan: str, tier: str | None = None, add_ons: Collection[str] = ()
) -> None:
    """Nothing, or NotInPlan (402), which names the plans, tiers and add-ons that have it."""
    if has_feature(feature, plan=plan, tier=tier, add_ons=add_ons):
        return
    row = entitlement(feature)
    has = [f"the {plan_named(plan).name} plan"] + ([TIERS[tier].name] if tier else [])
    raise NotInPlan(
        f"{row.name} comes with {_any_of(what_brings(feature))}; this account has "
        f"{' and '.join(has)}.",
        feature=feature,
        plans=sorted(row.plans),
        tiers=sorted(row.tiers),
        add_ons=sorted(row.add_ons),
    )


def _any_of(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
