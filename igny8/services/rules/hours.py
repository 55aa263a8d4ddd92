"""How long somebody can have worked, and what an hour may cost."""

from datetime import date
from decimal import Decimal

from babel.numbers import list_currencies

from igny8.kit.money import minor_digits, round_half_up
from igny8.services.errors import WrongHours

MINUTES_AN_HOUR = 60
MINUTES_A_DAY = 24 * MINUTES_AN_HOUR
# The tables keep eight digits, two of them after the point.
DEAREST_HOUR = Decimal(10) ** 6
KEPT_PLACES = 2
LONGEST_NOTE = 300
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
