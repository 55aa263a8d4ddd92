"""Single figures as they stand in a report: value, target, change."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import urlsplit

from igny8.reports.rules.document import Figure, Tally
from igny8.reports.rules.wording import MINUS, day_of_chart, decimal, figure_text, share, short_day

Shown = dict[str, Any]
Row = TypeVar("Row")

# Fewer rows than this left over are shown rather than counted: "and 2 more" helps nobody.
NOT_WORTH_CUTTING = 5
FITS_A_LINE = 24
BREAK = "\u200b"
_JOINTS = re.compile(r"[/_?&=.-]")
_LONG_RUN = re.compile(rf"[^\s{BREAK}]{{22}}")
# For these a smaller value is the better one.
SMALLER_IS_BETTER = {"position", "with_problems", "unchecked", "lost", "waiting", "spent"}
NEITHER_IS_BETTER = {"in_review", "prepared", "spent", "words"}


def change(name: str, figure: Figure, before: Decimal | None, locale: str) -> Shown | None:
    """How the figure moved against an earlier value: its text, its direction, whether that is good.

    Counts and money as a percentage of before, shares and positions as their difference.
    """
    if figure.value is None or before is None:
        return None
    difference = figure.value - before
    text = _change_text(figure, difference, before, locale)
    direction = (difference > 0) - (difference < 0) if text.strip("0.,% ") else 0
    good = 0 if name in NEITHER_IS_BETTER else direction
    if name in SMALLER_IS_BETTER:
        good = -good
    sign = {1: "+", 0: "", -1: MINUS}[direction]
    return {"text": sign + text, "direction": direction, "good": good}


def _change_text(figure: Figure, difference: Decimal, before: Decimal, locale: str) -> str:
    size = abs(difference)
    if figure.unit == "position":
        return decimal(size, locale)
    if figure.unit == "share":
        return f"{decimal(size * 100, locale, places=2)} pp"
    if figure.unit == "score" or before < 20:
        return figure_text(figure, size, locale)
    return share(size / before, locale, places=1)


def shown(name: str, figure: Figure, locale: str) -> Shown:
    """A figure under its name; the template has the label."""
    return {
        "name": name,
        "value": None if figure.value is None else figure_text(figure, figure.value, locale),
        "target": None if figure.target is None else figure_text(figure, figure.target, locale),
        "words": figure.words,
        "change": change(name, figure, figure.before, locale),
        "before": None if figure.before is None else figure_text(figure, figure.before, locale),
        "year": change(name, figure, figure.year_before, locale),
        "year_before": (
            None if figure.year_before is None else figure_text(figure, figure.year_before, locale)
        ),
    }


def tallies(rows: Sequence[Tally]) -> list[Shown]:
    return [{"label": row.label, "count": row.count} for row in rows]


def cut(rows: Sequence[Row], most: int | None) -> tuple[Sequence[Row], int]:
    """The first rows, and how many were left out."""
    if most is None or len(rows) <= most + NOT_WORTH_CUTTING:
        return rows, 0
    return rows[:most], len(rows) - most


def safe_url(url: str) -> str:
    """The address if a reader may follow it, else nothing: http, https and mailto only."""
    try:
        scheme = urlsplit(url).scheme.lower()
    except ValueError:
        return ""
    return url if scheme in ("http", "https", "mailto") else ""


def path_of(url: str, domain: str) -> str:
    """An address on the client's own site without its host; any other without its scheme."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if (parts.hostname or "").removeprefix("www.") == domain:
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.")


def breakable(text: str) -> str:
    """A long text with places where a line may break: after an address's joints, in long words."""
    if len(text) <= FITS_A_LINE:
        return text
    return _LONG_RUN.sub(rf"\g<0>{BREAK}", _JOINTS.sub(rf"\g<0>{BREAK}", text))


def day_or_dash(value: date | None, locale: str) -> str:
    return "–" if value is None else short_day(value, locale)


def day_ticks(days: Sequence[date], locale: str, *, most: int = 7) -> list[Shown]:
    """Labels under a chart of days: the first, the last and some evenly between."""
    if not days:
        return []
    step = max(1, -(-(len(days) - 1) // (most - 1)))
    places = list(range(0, len(days), step))
    if places[-1] != len(days) - 1:
        if len(days) - 1 - places[-1] < step / 2 and len(places) > 1:
            places.pop()
        places.append(len(days) - 1)
    return [{"at": place, "text": day_of_chart(days[place], locale)} for place in places]
