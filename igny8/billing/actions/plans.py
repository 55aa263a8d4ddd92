"""Choosing a plan, changing it, and unlocking an add-on."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from igny8.accounts.models import Account
from igny8.billing.actions.agreements import open_agreement, open_due_periods
from igny8.billing.actions.changes import change_terms
from igny8.billing.actions.credits import spend_credits
from igny8.billing.actions.locks import lock_account
from igny8.billing.errors import AlreadyOnAPlan, NotOnAPlan, UnknownPlan, WrongCurrency
from igny8.billing.events import TermsChanged
from igny8.billing.models import AccountAddOn, AccountPlan, Agreement
from igny8.billing.queries.plans import current_plan
from igny8.billing.queries.prices import agreed_price
from igny8.billing.rules.contracts import Terms
from igny8.billing.rules.credits import ADD_ON_PRICES
from igny8.billing.rules.entitlements import ADD_ONS
from igny8.billing.rules.periods import Alignment
from igny8.billing.rules.plans import Plan, plan_named


@transaction.atomic
def start_plan(
    account: Account,
    *,
    plan: str,
    today: date,
    alignment: str = Alignment.CALENDAR,
    price: Decimal | None = None,
    starts_on: date | None = None,
    anchor_date: date | None = None,
    billed_through: date | None = None,
    key: str = "",
) -> AccountPlan:
    """Put the account on a plan from `today` on: an agreement with its fee and its monthly credits.

    `price` a month, in the account's currency, replaces the list price, which is in USD. Free runs
    from anniversary to anniversary, so that its first month is a whole one. One that it had before
    it came here began on `starts_on`, and was billed through `billed_through` as `open_agreement`
    has it; `key` is the agreement's where it has one of its own. The same plan again changes
    nothing. Raises AlreadyOnAPlan, UnknownPlan, WrongCurrency.
    """
    chosen = plan_named(plan)
    lock_account(account)
    if current := current_plan(account):
        if current.plan == chosen.code:
            return current
        raise AlreadyOnAPlan(
            f"This account is on the {plan_named(current.plan).name} plan; change that one."
        )
    begins = starts_on or today
    agreement = _agree(
        account,
        chosen,
        key=key or f"plan:{chosen.code}:{today}",
        anchor_date=anchor_date or begins,
        starts_on=begins,
        billed_through=billed_through,
        alignment=alignment,
        price=price,
    )
    open_due_periods(agreement, today=today)
    return AccountPlan.objects.create(
        account=account, plan=chosen.code, agreement=agreement, starts_on=begins
    )


@transaction.atomic
def change_plan(
    account: Account,
    *,
    plan: str,
    at: str,
    today: date,
    now: datetime,
    price: Decimal | None = None,
) -> AccountPlan:
    """Move the account to another plan: `at` once ("now", to a dearer one) or from "next_period".

    `price` as in `start_plan`. At once, the price difference is billed for the rest of the period
    and the whole difference in credits comes. The months stay those of the first plan. Raises
    NotOnAPlan, UnknownPlan, WrongTerms, WrongCurrency; then nothing has changed.
    """
    chosen = plan_named(plan)
    lock_account(account)
    current = current_plan(account)
    if current is None:
        raise NotOnAPlan("This account has no plan yet; start one.")
    if current.plan == chosen.code:
        return current
    agreement = current.agreement
    open_due_periods(agreement, today=today)
    amount = _price(account, chosen, price, today=today)
    change_terms(
        agreement,
        Terms(f"plan:{chosen.code}", f"{chosen.name} plan", amount, 0, chosen.credits),
        at=at,
        key=f"plan:{chosen.code}:{today}",
        today=today,
        now=now,
    )
    return AccountPlan.objects.get(pk=current.pk)


def after_changed_terms(event: TermsChanged, *, now: datetime) -> None:
    """The plan that an account is on is the one whose terms are in force."""
    rows = AccountPlan.objects.select_related("agreement").filter(agreement=event.agreement_id)
    for row in rows:
        row.take_plan(row.agreement.item.removeprefix("plan:"))


@transaction.atomic
def unlock_add_on(account: Account, *, code: str, now: datetime) -> AccountAddOn:
    """Buy an add-on with credits, once. Raises NotEnoughCredits, UnknownPlan."""
    if code not in ADD_ONS:
        raise UnknownPlan(f"There is no add-on {code!r}; there is {', '.join(ADD_ONS)}.")
    lock_account(account)
    if owned := AccountAddOn.objects.for_account(account).filter(code=code).first():
        return owned
    entry = spend_credits(
        account, amount=ADD_ON_PRICES[code], reason=ADD_ONS[code], key=f"add-on:{code}", now=now
    )
    return AccountAddOn.objects.create(account=account, code=code, credit_entry=entry)


def _agree(
    account: Account, plan: Plan, *, alignment: str, price: Decimal | None, **terms: Any
) -> Agreement:
    return open_agreement(
        account,
        kind=Agreement.Kind.PLAN,
        description=f"{plan.name} plan",
        price=_price(account, plan, price, today=terms["starts_on"]),
        currency=account.currency,
        alignment=alignment if plan.price.amount else Alignment.ANNIVERSARY,
        units_per_period=0,
        unit_name="",
        revenue_kind="plan",
        credits_per_period=plan.credits,
        item=f"plan:{plan.code}",
        **terms,
    )


def _price(account: Account, plan: Plan, price: Decimal | None, *, today: date) -> Decimal:
    if price is not None:
        return price
    if agreed := agreed_price(account, item=f"plan:{plan.code}", day=today):
        return agreed.amount
    if plan.price.amount and account.currency != plan.price.currency:
        raise WrongCurrency(
            f"The {plan.name} plan has a price in {plan.price.currency}; say what it costs in "
            f"{account.currency}."
        )
    return plan.price.amount
