"""What an upgrade in the middle of a period adds to it (decisions 3.12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from igny8.billing.rules.arithmetic import upgrade
from igny8.billing.rules.contracts import Contract, Discount, Terms
from igny8.billing.rules.periods import Period, month_of
from igny8.billing.rules.proration import exact_share
from igny8.kit.money import Money


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What comes on top: the price difference by days, rounded once; units and credits whole."""

    price: Decimal
    units: int
    credits: int
    arithmetic: Mapping[str, Any]


def upgrade_of(
    contract: Contract, terms: Terms, *, start: date, end: date, coupon: Discount | None
) -> Upgrade:
    """The difference from the contract's terms to `terms` for the days [start, end) of a period.

    In a trial it costs nothing. `coupon` is what lowered the period's fee: percents lower the
    difference, too; an amount was taken off the fee already.
    """
    schedule, before = contract.schedule, contract.terms
    whole_start, whole_end = month_of(start, alignment=schedule.alignment, anchor=schedule.anchor)
    is_free = schedule.trial_ends_on is not None and start < schedule.trial_ends_on
    rest = Period(start, end, whole_start, whole_end, is_free)
    exact = exact_share(terms.price - before.price, rest)
    facts = upgrade(before.price, terms.price, rest)
    if coupon and coupon.percent is not None:
        exact, facts = coupon.off(exact), facts | coupon.facts
    return Upgrade(
        price=Money(exact, contract.currency).rounded().amount,
        units=terms.units - before.units,
        credits=max(terms.credits - before.credits, 0),
        arithmetic=facts,
    )
