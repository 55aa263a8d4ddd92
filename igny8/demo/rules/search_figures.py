"""A made-up Search Console export: the files that Google's own would have, from a seed.

The figures grow slowly, rest at weekends and wobble from day to day. They are for demonstrations
only; nothing of a real client is ever made up.
"""

import csv
import io
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEKEND_SHARE = 0.72
MONTHLY_GROWTH = 0.09
HEADINGS = ("Clicks", "Impressions", "CTR", "Position")
DEVICES = (("Mobile", 0.58), ("Desktop", 0.38), ("Tablet", 0.04))


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a site's traffic is like: impressions a day at `origin`, and clicks per impression."""

    seed: str
    origin: date
    impressions_a_day: int
    ctr: float
    position: float
    country: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an export."""

    key: str
    clicks: int
    impressions: int
    position: float

    def cells(self) -> list[str]:
        ctr = self.clicks / self.impressions * 100 if self.impressions else 0.0
        return [
            self.key,
            str(self.clicks),
            str(self.impressions),
            f"{_plain(ctr)}%",
            _plain(self.position),
        ]


def _plain(number: float) -> str:
    """At most two decimals, and none that say nothing."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def days_of(traffic: Traffic, start: date, end: date) -> list[Row]:
    """Each day of [start, end), the same for the same day whatever the range."""
    return [_day(traffic, date.fromordinal(n)) for n in range(start.toordinal(), end.toordinal())]


def _day(traffic: Traffic, day: date) -> Row:
    chance = random.Random(f"{traffic.seed}:{day}")  # noqa: S311 - figures of a demonstration
    months = (day - traffic.origin).days / 30
    level = traffic.impressions_a_day * math.exp(MONTHLY_GROWTH * months)
    level *= WEEKEND_SHARE if day.weekday() >= 5 else 1.0
    impressions = max(int(level * chance.uniform(0.85, 1.15)), 1)
    rate = traffic.ctr * (1 + 0.02 * months) * chance.uniform(0.8, 1.2)
    position = max(traffic.position - 0.35 * months + chance.uniform(-0.6, 0.6), 1.4)
    return Row(day.isoformat(), min(round(impressions * rate), impressions), impressions, position)


def shares_of(traffic: Traffic, keys: Sequence[str], total: Row, *, kind: str) -> list[Row]:
    """`total` over keys, most to the first: never more in all than the total."""
    found = []
    weights = [1 / (place + 1.6) for place in range(len(keys))]
    whole = sum(weights) * 1.25
    for place, (key, weight) in enumerate(zip(keys, weights, strict=True)):
        chance = random.Random(f"{traffic.seed}:{kind}:{key}")  # noqa: S311
        impressions = int(total.impressions * weight / whole * chance.uniform(0.75, 1.0))
        if impressions < 1:
            continue
        share = total.clicks / total.impressions if total.impressions else 0
        clicks = min(int(impressions * share * chance.uniform(0.5, 1.1)), impressions)
        position = max(total.position + chance.uniform(-5.5, 9.0) + place * 0.12, 1.0)
        found.append(Row(key, clicks, impressions, position))
    return sorted(found, key=lambda row: (-row.clicks, -row.impressions, row.key))


def export_files(
    traffic: Traffic, start: date, end: date, *, queries: Sequence[str], pages: Sequence[str]
) -> dict[str, bytes]:
    """The files of an export of [start, end) by name."""
    days = days_of(traffic, start, end)
    clicks, impressions = sum(d.clicks for d in days), sum(d.impressions for d in days)
    position = sum(d.position * d.impressions for d in days) / impressions
    total = Row("all", clicks, impressions, position)
    devices = [
        Row(name, int(clicks * share), int(impressions * share), position)
        for name, share in DEVICES
    ]
    country = Row(traffic.country, clicks, impressions, position)
    last = end - timedelta(days=1)
    return {
        "Dates.csv": _csv(("Date", *HEADINGS), reversed([d.cells() for d in days])),
        "Queries.csv": _csv(
            ("Top queries", *HEADINGS),
            (r.cells() for r in shares_of(traffic, queries, total, kind="query")),
        ),
        "Pages.csv": _csv(
            ("Top pages", *HEADINGS),
            (r.cells() for r in shares_of(traffic, pages, total, kind="page")),
        ),
        "Countries.csv": _csv(("Country", *HEADINGS), [country.cells()]),
        "Devices.csv": _csv(("Device", *HEADINGS), (r.cells() for r in devices if r.impressions)),
        "Filters.csv": _csv(
            ("Filter", "Value"),
            [["Search type", "Web"], ["Date", f"{_us(start)}-{_us(last)}"]],
        ),
    }  # fmt: skip


def _us(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def _csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue().encode()
