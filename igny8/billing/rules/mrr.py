"""Monthly recurring revenue of one agreement: how much it is on which day, and what moved it.

The MRR of a local day is the price where the agreement has begun, its free trial is over, it has
not ended and is not paused; else nothing. A pause counts from the day on which it is asked for,
although the period that runs is finished. What is written of days that are over stays as it is;
what is written of days to come is corrected by adding (decisions 3.16).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class MrrKind(StrEnum):
    """Why MRR moved."""

    NEW = "new"
    EXPANSION = "expansion"
    CONTRACTION = "contraction"
    CHURN = "churn"
    REACTIVATION = "reactivation"


@dataclass(frozen=True, slots=True)
class MrrTerms:
    """What decides an agreement's MRR: its monthly price and the days that matter.

    `next_price` is the price from `next_price_on` on, where other terms wait for that day.
    """

    price: Decimal
    starts_on: date
    trial_ends_on: date | None = None
    ends_on: date | None = None
    paused_on: date | None = None
    next_price: Decimal | None = None
    next_price_on: date | None = None

    def level_on(self, day: date) -> Decimal:
        """The MRR of a local day, in the agreement's currency."""
        begun = day >= (self.trial_ends_on or self.starts_on) and day >= self.starts_on
        over = self.ends_on is not None and day >= self.ends_on
        paused = self.paused_on is not None and day >= self.paused_on
        if not begun or over or paused:
            return ZERO
        if self.next_price is not None and self.next_price_on and day >= self.next_price_on:
            return self.next_price
        return self.price

    def days_of_change(self) -> set[date]:
        """The days on which the level may become another."""
        days = (
            self.starts_on,
            self.trial_ends_on,
            self.ends_on,
            self.paused_on,
            self.next_price_on,
        )
        return {day for day in days if day is not None}


@dataclass(frozen=True, slots=True)
class Movement:
    """A change of MRR on a local day; signed."""

    day: date
    kind: MrrKind
    amount: Decimal


def missing_movements(
    terms: MrrTerms, recorded: Sequence[Movement], *, today: date
) -> list[Movement]:
    """What has to be added to the recorded movements so that they say the terms from today on.

    Nothing where they do. A movement that was written for a day to come and will not happen is
    taken back by one of its own kind on that day.
    """
    wanted: dict[tuple[date, MrrKind], Decimal] = defaultdict(Decimal)
    for move in _steps(terms, recorded, today):
        wanted[move.day, move.kind] += move.amount
    for move in recorded:
        if move.day >= today:
            wanted[move.day, move.kind] -= move.amount
    return [Movement(day, kind, amount) for (day, kind), amount in sorted(wanted.items()) if amount]


def _steps(terms: MrrTerms, recorded: Sequence[Movement], today: date) -> Iterable[Movement]:
    """The movements of today and of all days to come, as the terms have them."""
    past = sorted((move.day, move.amount) for move in recorded if move.day < today)
    level, was_paid = ZERO, False
    for position, (day, amount) in enumerate(past):
        level += amount
        last_of_day = position + 1 == len(past) or past[position + 1][0] != day
        was_paid = was_paid or (last_of_day and level > 0)
    for day in sorted({today, *(day for day in terms.days_of_change() if day > today)}):
        wanted = terms.level_on(day)
        if wanted != level:
            yield Movement(day, _kind(level, wanted, was_paid=was_paid), wanted - level)
        level, was_paid = wanted, was_paid or wanted > 0


def _kind(before: Decimal, after: Decimal, *, was_paid: bool) -> MrrKind:
    if not before:
        return MrrKind.REACTIVATION if was_paid else MrrKind.NEW
    if not after:
        return MrrKind.CHURN
    return MrrKind.EXPANSION if after > before else MrrKind.CONTRACTION
