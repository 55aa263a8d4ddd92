"""What an export says, once it has been read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from igny8.search_console.rules.ranges import DateRange


class Dimension(StrEnum):
    """What the rows of a file are about."""

    QUERY = "query"
    PAGE = "page"
    COUNTRY = "country"
    DEVICE = "device"
    APPEARANCE = "appearance"


class Period(StrEnum):
    """Which of a comparison's two ranges a figure is of; a plain export has the current."""

    CURRENT = "current"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Figures:
    """The four measures. `ctr` is a fraction (0.3586 for 35.86%), `position` counts from 1."""

    clicks: int
    impressions: int
    ctr: Decimal
    position: Decimal


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the whole site (Pacific time, as Google counts days)."""

    date: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class Row:
    """One query, page, country, device or appearance over the whole of a range."""

    dimension: Dimension
    key: str
    figures: Figures
    period: Period = Period.CURRENT


@dataclass(frozen=True, slots=True)
class Export:
    """An export: its range (and the one compared with), the days, and the rows over the range.

    `range_label` is the range as Search Console named it; `range` is the days it really holds.
    `exported_on` is known where the ZIP kept the name that Google gave it.
    """

    language: str
    range: DateRange
    previous_range: DateRange | None
    range_label: str
    days: tuple[Day, ...]
    rows: tuple[Row, ...]
    files: tuple[str, ...]
    fingerprint: str
    exported_on: date | None = None
    notes: tuple[str, ...] = ()

    @property
    def clicks(self) -> int:
        """Clicks of the current range's days: never a sum of rows."""
        return sum(day.figures.clicks for day in self.current_days)

    @property
    def impressions(self) -> int:
        """Impressions of the current range's days: never a sum of rows."""
        return sum(day.figures.impressions for day in self.current_days)

    @property
    def current_days(self) -> tuple[Day, ...]:
        return tuple(day for day in self.days if self.range.contains(day.date))
