"""What an agreement's next periods are, owe and cost: pure, so that a run, a preview and a
simulation cannot differ.

Days are local dates of the account, amounts in the agreement's currency. A fee is rounded once,
after its share of the month and its discount (decisions 3.4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from igny8.billing.rules.arithmetic import period_fee, span_in_words
from igny8.billing.rules.periods import Period, Schedule, due_periods
from igny8.billing.rules.proration import exact_share, prorated_price, prorated_units
from igny8.kit.money import Money

FEE = "fee"
SETUP = "setup"
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Terms:
    """What one whole month gives and costs. `item` is its name in price lists."""

    item: str
    description: str
    price: Decimal
    units: int
    credits: int


@dataclass(frozen=True, slots=True)
class Change:
    """Terms that wait: in force for the first period that starts on or after `effective_on`."""

    id: str
    effective_on: date
    terms: Terms


@dataclass(frozen=True, slots=True)
class Discount:
    """A coupon on an agreement: percent or an amount off each fee, of so many more periods.

    `periods_left` None is of all of them. An amount is not prorated; no fee falls below nothing.
    """

    code: str
    percent: Decimal | None = None
    amount: Decimal | None = None
    periods_left: int | None = None

    @property
    def is_used_up(self) -> bool:
        return self.periods_left == 0

    def off(self, exact: Decimal) -> Decimal:
        """What is left of an unrounded fee."""
        if self.percent is not None:
            return exact * (HUNDRED - self.percent) / HUNDRED
        return max(exact - (self.amount or Decimal(0)), Decimal(0))

    def used(self) -> "Discount":
        """The coupon with one period less."""
        left = self.periods_left
        return self if left is None else replace(self, periods_left=left - 1)

    @property
    def facts(self) -> dict[str, str]:
        if self.percent is not None:
            return {"coupon": self.code, "percent_off": str(self.percent)}
        return {"coupon": self.code, "amount_off": str(self.amount)}


@dataclass(frozen=True, slots=True)
class Contract:
    """An agreement as billing reads it, at one moment. Identifiers are texts, to be written so."""

    id: str
    site_id: str | None
    currency: str
    revenue_kind: str
    time_zone: str
    starts_on: date
    schedule: Schedule
    terms: Terms
    setup_fee: Decimal = Decimal(0)
    is_active: bool = True
    change: Change | None = None
    discount: Discount | None = None


@dataclass(frozen=True, slots=True)
class OwedLine:
    """Something to be billed, owed once under its key. Without `due_on` it is owed in arrears.

    `id` is that of its row where it has one; `period_start` is set on a period's fee.
    """

    key: str
    kind: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    currency: str
    revenue_kind: str
    arithmetic: Mapping[str, Any]
    site_id: str | None = None
    due_on: date | None = None
    period_start: date | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class OpenedPeriod:
    """One period with all that its beginning brings."""

    period: Period
    terms: Terms
    price: Decimal
    units: int
    credits: int
    arithmetic: Mapping[str, Any]
    fee: OwedLine | None
    setup: OwedLine | None = None
    change: Change | None = None
    uses_discount: bool = False

    @property
    def reason(self) -> str:
        """Why credits came with it."""
        words = span_in_words(self.period.start, self.period.end)
        return f"{self.terms.description}, {words}"[:200]

    @property
    def lines(self) -> list[OwedLine]:
        return [line for line in (self.setup, self.fee) if line]


@dataclass(frozen=True, slots=True)
class Opening:
    """The periods of a contract that have begun, and what stands after them."""

    contract: Contract
    periods: Sequence[OpenedPeriod]
    schedule: Schedule
    discount: Discount | None

    @property
    def after(self) -> Contract:
        """The contract as it is then."""
        if not self.periods:
            return self.contract
        changed = any(one.change for one in self.periods)
        return replace(
            self.contract,
            schedule=self.schedule,
            terms=self.periods[-1].terms,
            change=None if changed else self.contract.change,
            discount=self.discount,
        )


def open_periods(contract: Contract, *, today: date) -> Opening:
    """Every period that has begun by `today`, the missed ones too."""
    schedule, terms = contract.schedule, contract.terms
    change, discount = contract.change, contract.discount
    opened: list[OpenedPeriod] = []
    if not contract.is_active:
        return Opening(contract, opened, schedule, discount)
    for period in due_periods(schedule, today=today):
        begins = change if change and change.effective_on <= period.start else None
        if begins:
            terms, change = begins.terms, None
        fee, facts, left = _fee(contract, terms, discount, period)
        opened.append(
            OpenedPeriod(
                period=period,
                terms=terms,
                price=prorated_price(Money(terms.price, contract.currency), period).amount,
                units=prorated_units(terms.units, period),
                credits=prorated_units(terms.credits, period),
                arithmetic=facts,
                fee=fee,
                setup=_setup(contract, period),
                change=begins,
                uses_discount=left is not discount,
            )
        )
        schedule, discount = schedule.after(period), left
    return Opening(contract, opened, schedule, discount)


def will_bill_again(contract: Contract) -> bool:
    """Whether another period, with a fee, will follow those that were opened."""
    if not contract.is_active or contract.schedule.is_over:
        return False
    coming = [contract.terms] + ([contract.change.terms] if contract.change else [])
    return any(_whole_fee(contract, terms) for terms in coming)


def _whole_fee(contract: Contract, terms: Terms) -> Decimal:
    """A whole month's fee once coupons of so many periods are used up; one for good stays."""
    price, discount = terms.price, contract.discount
    if discount and discount.periods_left is None:
        price = discount.off(price)
    return Money(price, contract.currency).rounded().amount


def period_key(contract_id: str, start: date) -> str:
    """Under which key a period's fee is owed and its credits are granted: the same in any run."""
    return f"period:{contract_id}:{start}"


def change_key(change_id: UUID | str) -> str:
    """Under which key what an upgrade at once costs is owed, and its credits are granted."""
    return f"change:{change_id}"


def _fee(
    contract: Contract, terms: Terms, discount: Discount | None, period: Period
) -> tuple[OwedLine | None, dict[str, Any], Discount | None]:
    """What is owed from the period's first day on, how that came about, the coupon after it."""
    exact = exact_share(terms.price, period)
    facts = period_fee(terms.price, period, time_zone=contract.time_zone)
    if not exact:
        return None, facts, discount
    if discount and not discount.is_used_up:
        exact, facts, discount = discount.off(exact), facts | discount.facts, discount.used()
    amount = Money(exact, contract.currency).rounded().amount
    if not amount:
        return None, facts, discount
    words = span_in_words(period.start, period.end)
    line = _line(contract, FEE, f"{terms.description}, {words}", amount, facts, period)
    return line, facts, discount


def _setup(contract: Contract, period: Period) -> OwedLine | None:
    """The fee of the beginning, owed with the very first period."""
    if not contract.setup_fee or period.start != contract.starts_on:
        return None
    words = f"{contract.terms.description}, set-up"
    facts = {"rule": "once", "price": str(contract.setup_fee)}
    return _line(contract, SETUP, words, contract.setup_fee, facts, period)


def _line(
    contract: Contract,
    kind: str,
    description: str,
    amount: Decimal,
    facts: Mapping[str, Any],
    period: Period,
) -> OwedLine:
    is_fee = kind == FEE
    return OwedLine(
        key=period_key(contract.id, period.start) if is_fee else f"setup:{contract.id}",
        kind=kind,
        description=description[:300],
        quantity=Decimal(1),
        unit_price=amount,
        amount=amount,
        currency=contract.currency,
        revenue_kind=contract.revenue_kind,
        arithmetic=facts,
        site_id=contract.site_id,
        due_on=period.start,
        period_start=period.start if is_fee else None,
    )
