"""Plans, their monthly credits, add-ons, and what an account may use because of them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account
from igny8.billing import entitlements
from igny8.billing.actions.agreements import open_due_periods
from igny8.billing.actions.credits import grant_credits
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.plans import (
    after_changed_terms,
    change_plan,
    start_plan,
    unlock_add_on,
)
from igny8.billing.errors import (
    AlreadyOnAPlan,
    LimitReached,
    NotEnoughCredits,
    NotInPlan,
    NotOnAPlan,
    UnknownPlan,
    WrongCurrency,
)
from igny8.billing.events import TermsChanged
from igny8.billing.models import AccountAddOn, AccountPlan, Agreement
from igny8.billing.queries import credit_balance, next_invoice

pytestmark = pytest.mark.django_db

TODAY = date(2025, 7, 1)


def test_an_account_that_chose_nothing_is_on_free(account: Account) -> None:
    assert entitlements.plan_of(account).code == "free"
    assert credit_balance(account) == 0


def test_a_plan_brings_its_fee_and_its_credits_each_month(account: Account, now: datetime) -> None:
    chosen = start_plan(account, plan="growth", today=TODAY)

    assert entitlements.plan_of(account).code == "growth"
    assert credit_balance(account) == 5_000
    invoice = bill_account(account, today=TODAY, now=now)
    assert invoice is not None
    assert [(line.description, line.amount) for line in invoice.lines.all()] == [
        ("Growth plan, 1 Jul 2025 to 31 Jul 2025", Decimal("149.00"))
    ]
    open_due_periods(chosen.agreement, today=date(2025, 8, 1))
    assert credit_balance(account) == 10_000


def test_a_part_month_brings_its_share_of_the_credits(account: Account) -> None:
    start_plan(account, plan="growth", today=date(2025, 7, 31))

    assert credit_balance(account) == 161


def test_free_brings_its_hundred_credits_whenever_it_begins(
    account: Account, now: datetime
) -> None:
    chosen = start_plan(account, plan="free", today=date(2025, 7, 31))

    assert credit_balance(account) == 100
    assert bill_account(account, today=date(2025, 7, 31), now=now) is None
    open_due_periods(chosen.agreement, today=date(2025, 8, 31))
    assert credit_balance(account) == 200


def test_the_same_plan_again_changes_nothing(account: Account) -> None:
    first = start_plan(account, plan="growth", today=TODAY)

    assert start_plan(account, plan="growth", today=date(2025, 7, 9)) == first
    with pytest.raises(AlreadyOnAPlan, match="on the Growth plan"):
        start_plan(account, plan="scale", today=TODAY)

    assert AccountPlan.objects.count() == 1
    assert credit_balance(account) == 5_000


def test_an_unknown_plan_opens_nothing(account: Account) -> None:
    with pytest.raises(UnknownPlan):
        start_plan(account, plan="gold", today=TODAY)

    assert not Agreement.objects.exists()


def test_a_list_price_in_dollars_is_not_billed_in_pounds(operator: Account) -> None:
    british = open_account(
        operator, name="Pounds", country="GB", currency="GBP", time_zone="Europe/London"
    )

    with pytest.raises(WrongCurrency, match="say what it costs in GBP"):
        start_plan(british, plan="starter", today=TODAY)

    assert not AccountPlan.objects.exists()
    chosen = start_plan(british, plan="starter", today=TODAY, price=Decimal("39.00"))
    assert (chosen.agreement.price, chosen.agreement.currency) == (Decimal("39.00"), "GBP")


def test_a_feature_comes_with_the_plan_or_the_tier(account: Account) -> None:
    with pytest.raises(NotInPlan, match="this account has the Free plan and Managed Lite"):
        entitlements.require(account, "weekly_report", tier="lite")
    entitlements.require(account, "weekly_report", tier="pro")
    assert not entitlements.has(account, "backlink_campaign")

    start_plan(account, plan="scale", today=TODAY)

    entitlements.require(account, "backlink_campaign")


def test_an_add_on_is_unlocked_once_with_credits(account: Account, now: datetime) -> None:
    grant_credits(account, amount=600, reason="Welcome", key="welcome", now=now)

    first = unlock_add_on(account, code="backlink_campaign", now=now)

    assert unlock_add_on(account, code="backlink_campaign", now=now) == first
    assert credit_balance(account) == 100
    entitlements.require(account, "backlink_campaign")


def test_an_add_on_that_cannot_be_paid_is_not_unlocked(account: Account, now: datetime) -> None:
    with pytest.raises(NotEnoughCredits, match="needs 500 credits; 0 are left"):
        unlock_add_on(account, code="backlink_campaign", now=now)
    with pytest.raises(UnknownPlan, match="there is backlink_campaign"):
        unlock_add_on(account, code="teleporting", now=now)

    assert not AccountAddOn.objects.exists()
    assert not entitlements.has(account, "backlink_campaign")


def test_a_plan_has_room_up_to_its_limit(account: Account) -> None:
    entitlements.require_room(account, "sites", count=1)
    with pytest.raises(
        LimitReached, match="Free plan has no room for 2 sites; these have: Starter"
    ):
        entitlements.require_room(account, "sites", count=2)

    start_plan(account, plan="starter", today=TODAY)

    entitlements.require_room(account, "sites", count=3)
    with pytest.raises(LimitReached, match="these have: Growth, Scale") as refused:
        entitlements.require_room(account, "users", count=4)
    assert refused.value.status == 402


def test_a_dearer_plan_begins_at_once_and_bills_the_rest_of_the_month(
    account: Account, now: datetime
) -> None:
    start_plan(account, plan="starter", today=TODAY)
    bill_account(account, today=TODAY, now=now)

    changed = change_plan(
        account, plan="growth", at="now", today=TODAY + timedelta(days=15), now=now
    )
    after_changed_terms(TermsChanged(agreement_id=changed.agreement_id), now=now)

    assert entitlements.plan_of(account).code == "growth"
    assert credit_balance(account) == 5_000
    invoice = bill_account(account, today=TODAY + timedelta(days=15), now=now)
    assert [str(line.amount) for line in invoice.lines.all()] == ["51.61"]


def test_free_is_a_plan_like_the_others(account: Account, now: datetime) -> None:
    start_plan(account, plan="starter", today=TODAY)
    bill_account(account, today=TODAY, now=now)
    paid = change_plan(account, plan="free", at="next_period", today=TODAY, now=now)

    assert entitlements.plan_of(account).code == "starter"

    open_due_periods(paid.agreement, today=date(2025, 8, 1))
    after_changed_terms(TermsChanged(agreement_id=paid.agreement_id), now=now)
    assert entitlements.plan_of(account).code == "free"
    assert next_invoice(account, today=date(2025, 8, 1)) is None


def test_an_account_without_a_plan_has_none_to_change(account: Account, now: datetime) -> None:
    with pytest.raises(NotOnAPlan):
        change_plan(account, plan="growth", at="now", today=TODAY, now=now)

    assert not AccountPlan.objects.exists()
