"""The table of plan x tier x add-on, a test per cell."""

import pytest

from igny8.billing.errors import NotInPlan, UnknownPlan
from igny8.billing.rules.credits import ADD_ON_PRICES
from igny8.billing.rules.entitlements import (
    ADD_ONS,
    ENTITLEMENTS,
    TIERS,
    check_feature,
    has_feature,
    what_brings,
)
from igny8.billing.rules.plans import PLANS, plan_named, plans_with_room

# Each plan without a managed tier, each tier on the Free plan, the add-on on the Free plan.
COLUMNS = ("free", "starter", "growth", "scale", "lite", "pro", "add-on")
CELLS = {
    "blueprint_quick":           "yes yes yes yes yes yes yes",
    "blueprint_detailed":        "no  yes yes yes no  yes no",
    "content":                   "yes yes yes yes yes yes yes",
    "taxonomy_setup":            "yes yes yes yes yes yes yes",
    "taxonomy_content":          "no  yes yes yes no  yes no",
    "social_posts":              "no  yes yes yes no  yes no",
    "schema_enhancement":        "no  yes yes yes no  yes no",
    "search_console_monitoring": "no  yes yes yes no  yes no",
    "backlink_campaign":         "no  no  no  yes no  yes yes",
    "pass_through_links":        "no  no  no  no  no  yes no",
    "monthly_report":            "no  no  no  no  yes yes no",
    "weekly_report":             "no  no  no  no  no  yes no",
    "account_manager":           "no  no  no  no  no  yes no",
}  # fmt: skip


@pytest.mark.parametrize(
    ("feature", "column", "expected"),
    [
        (feature, column, cell == "yes")
        for feature, row in CELLS.items()
        for column, cell in zip(COLUMNS, row.split(), strict=True)
    ],
)
def test_each_cell_of_the_table(feature: str, column: str, expected: bool) -> None:  # noqa: FBT001
    has = has_feature(
        feature,
        plan=column if column in PLANS else "free",
        tier=column if column in TIERS else None,
        add_ons=("backlink_campaign",) if column == "add-on" else (),
    )

    assert has is expected


def test_the_cells_cover_the_table() -> None:
    assert CELLS.keys() == ENTITLEMENTS.keys()
    assert ADD_ONS.keys() == ADD_ON_PRICES.keys()


def test_a_plan_and_a_tier_add_up() -> None:
    assert has_feature("backlink_campaign", plan="scale", tier="lite")
    assert has_feature("weekly_report", plan="free", tier="pro")


def test_a_refusal_names_everything_that_has_the_feature() -> None:
    with pytest.raises(NotInPlan) as refused:
        check_feature("backlink_campaign", plan="growth", tier="lite")

    assert refused.value.status == 402
    assert refused.value.message == (
        "A backlink campaign comes with the Scale plan, Managed Pro or the add-on Backlink "
        "campaigns; this account has the Growth plan and Managed Lite."
    )
    assert refused.value.details == {
        "feature": "backlink_campaign",
        "plans": ["scale"],
        "tiers": ["pro"],
        "add_ons": ["backlink_campaign"],
    }


def test_a_feature_of_one_tier_only_is_named_alone() -> None:
    with pytest.raises(NotInPlan, match="The weekly report comes with Managed Pro; this account"):
        check_feature("weekly_report", plan="scale")


def test_what_an_account_has_is_not_refused() -> None:
    check_feature("content", plan="free")
    assert what_brings("monthly_report") == ["Managed Lite", "Managed Pro"]


def test_a_feature_that_nobody_wrote_down_is_a_bug() -> None:
    with pytest.raises(KeyError):
        has_feature("teleporting", plan="scale")


@pytest.mark.parametrize(
    ("code", "price", "sites", "users", "credits"),
    [
        ("free", "0.00 USD", 1, 1, 100),
        ("starter", "49.00 USD", 3, 3, 1_000),
        ("growth", "149.00 USD", 10, 10, 5_000),
        ("scale", "349.00 USD", None, None, 25_000),
    ],
)
def test_the_plans_are_those_of_the_specification(
    code: str, price: str, sites: int | None, users: int | None, credits: int
) -> None:
    plan = plan_named(code)

    assert (str(plan.price), plan.sites, plan.users, plan.credits) == (price, sites, users, credits)


def test_an_unknown_plan_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownPlan, match="choose one of free, starter, growth, scale"):
        plan_named("gold")


@pytest.mark.parametrize(
    ("limit", "count", "expected"),
    [
        ("sites", 1, ["free", "starter", "growth", "scale"]),
        ("sites", 4, ["growth", "scale"]),
        ("users", 11, ["scale"]),
    ],
)
def test_the_plans_with_room_come_cheapest_first(
    limit: str, count: int, expected: list[str]
) -> None:
    assert [plan.code for plan in plans_with_room(limit, count)] == expected


def test_a_tier_promises_articles_and_answers() -> None:
    assert (TIERS["lite"].articles_per_month, TIERS["lite"].response_hours) == (10, 48)
    assert (TIERS["pro"].articles_per_month, TIERS["pro"].response_hours) == (30, 24)
