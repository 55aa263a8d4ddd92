"""What holds for every row of an import."""

from dataclasses import dataclass
from datetime import date, datetime

from igny8.moving.rules.cells import DayOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for every row.

    `cut_over` is the first day that is billed here where a row does not say through which day it
    was billed elsewhere; openings are booked on it (without it: on the client's day of `now`).
    """

    now: datetime
    cut_over: date | None = None
    dates: DayOrder = DayOrder.UNSAID
    welcome: bool = False
