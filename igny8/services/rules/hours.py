"""How long somebody can have worked, what an hour may cost, and which hours a client owes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import list_currencies

from igny8.billing.rules.invoices import check_price
from igny8.kit.money import Money, minor_digits, round_half_up
from igny8.services.errors import WrongHours

MINUTES_AN_HOUR = 60
MINUTES_A_DAY = 24 * MINUTES_AN_HOUR
# The tables keep eight digits, two of them after the point.
DEAREST_HOUR = Decimal(10) ** 6
KEPT_PLACES = 2
LONGEST_NOTE = 300
MOST_INCLUDED = 31 * MINUTES_A_DAY
CURRENCIES = frozenset(list_currencies())


def minutes_of(*, hours: Decimal | None = None, minutes: int | None = None) -> int:
    """Whole minutes, from hours or from minutes, whichever is given. Raises WrongHours."""
    if (hours is None) == (minutes is None):
        raise WrongHours(
            "Say how long it was, in hours or in minutes.",
            fields={"minutes": "This or hours is needed, not both."},
        )
    if minutes is not None:
        return minutes
    if hours is None or not hours.is_finite() or abs(hours) > MINUTES_A_DAY:
        raise WrongHours(f"{hours} is no number of hours.", fields={"hours": "A number, like 1.5."})
    return int(round_half_up(hours * MINUTES_AN_HOUR, places=0))


def check_minutes(minutes: int, *, others_that_day: int, day: date) -> None:
    """Nothing, or WrongHours where a person's day has not so many minutes beside the others."""
    if not 0 < minutes <= MINUTES_A_DAY:
        raise WrongHours(
            f"One entry has from 1 to {MINUTES_A_DAY} minutes, not {minutes}.",
            fields={"minutes": f"From 1 to {MINUTES_A_DAY}."},
        )
    if others_that_day + minutes > MINUTES_A_DAY:
        raise WrongHours(
            f"{others_that_day} minutes are entered for {day} already; it has no room for "
            f"{minutes} more.",
            entered=others_that_day,
            fields={"minutes": f"At most {MINUTES_A_DAY - others_that_day} on that day."},
        )


def check_day_worked(day: date, *, today: date) -> None:
    """Nothing, or WrongHours for a day that has not come."""
    if day > today:
        raise WrongHours(
            f"{day} has not come yet; enter time once it was worked.",
            fields={"worked_on": "Today or earlier."},
        )


def check_note(note: str) -> None:
    """Nothing, or WrongHours for a note that is too long to be kept."""
    if len(note) > LONGEST_NOTE:
        raise WrongHours(
            f"A note has {LONGEST_NOTE} characters at most, not {len(note)}.",
            fields={"note": f"{LONGEST_NOTE} characters at most."},
        )


def check_hour_cost(cost: Decimal, *, currency: str) -> None:
    """Nothing, or WrongHours: negative, no number, too large, too fine, or in no currency."""
    if currency not in CURRENCIES:
        raise WrongHours(
            f"{currency!r} is no currency.",
            fields={"currency": "An ISO 4217 code such as USD."},
        )
    if not cost.is_finite() or not 0 <= cost < DEAREST_HOUR:
        raise WrongHours(
            f"An hour costs from 0 to below {DEAREST_HOUR:,}, not {cost}.",
            fields={"hour_cost": "Zero or more."},
        )
    places = min(minor_digits(currency), KEPT_PLACES)
    if cost != round_half_up(cost, places):
        raise WrongHours(
            f"{cost} has more than {places} decimal places.",
            fields={"hour_cost": f"With {places} decimal places at most."},
        )


@dataclass(frozen=True, slots=True)
class PeriodHours:
    """The minutes of one period, days [start, end): worked, included, on invoices, waiting for one.

    `hour_rate` is in the agreement's currency; None where hours are not billed.
    """

    start: date
    end: date
    worked: int
    included: int
    hour_rate: Decimal | None
    billed: int = 0
    waiting: int = 0

    @property
    def beyond(self) -> int:
        """What the period's fee does not include, and is billed by the hour."""
        return 0 if self.hour_rate is None else max(0, self.worked - self.included)

    def to_bill(self, currency: str) -> Money:
        """What the minutes that are on no invoice yet come to, without tax, rounded once."""
        return hours_price(self.beyond - self.billed, self.hour_rate or Decimal(0), currency)


def hours_price(minutes: int, hour_rate: Decimal, currency: str) -> Money:
    """What so many minutes cost, rounded once."""
    return Money(hour_rate * minutes / MINUTES_AN_HOUR, currency).rounded()


def included_minutes(whole: int, period: Mapping[str, Any]) -> int:
    """The minutes that a period includes, by its arithmetic: a part of a month has its share.

    By days and rounded half up, like all that is owed by the month (decisions 3.1).
    """
    if period["rule"] != "part_period":
        return whole
    return int(round_half_up(Decimal(whole * period["days"]) / period["whole_days"], places=0))


def check_hour_terms(included: int, hour_rate: Decimal | None, *, currency: str) -> None:
    """Nothing, or WrongHours for more hours than a month has, or a rate at which a minute is free.

    Raises WrongAmount for a rate that is no price in the currency.
    """
    if not 0 <= included <= MOST_INCLUDED:
        most = MOST_INCLUDED // MINUTES_AN_HOUR
        raise WrongHours(
            f"A month includes from 0 to {most} hours.",
            fields={"included_hours": f"From 0 to {most}."},
        )
    if hour_rate is None:
        return
    check_price(hour_rate, currency=currency)
    if hour_rate >= DEAREST_HOUR or not hours_price(1, hour_rate, currency).amount:
        raise WrongHours(
            f"An hour is billed at less than {DEAREST_HOUR:,}, and a minute costs something; "
            f"{hour_rate} {currency} will not do.",
            fields={"hour_rate": "A price, or null where hours are not billed."},
        )
