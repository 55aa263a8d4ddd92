"""Made-up sections of reports, of any size."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from igny8.reports.rules.document import (
    Article,
    Backlinks,
    CheckedPage,
    Cluster,
    Content,
    Day,
    Figure,
    Health,
    Indexing,
    Link,
    Plan,
    PlanItem,
    Platform,
    Post,
    Provenance,
    Query,
    RangeRow,
    Rankings,
    Reason,
    Social,
    Tally,
    Traffic,
    Unit,
    Week,
)
from igny8.reports.rules.periods import Period, period_before, week_starts

APRIL = Period(date(2025, 4, 1), date(2025, 5, 1))
MADE = datetime(2025, 5, 4, 6, 0, tzinfo=UTC)
TAKEN = datetime(2025, 5, 4, 5, 30, tzinfo=UTC)
PRODUCTS = (
    "roller banners", "pvc banners", "mesh banners", "exhibition stands", "feather flags",
    "table covers", "window graphics", "shop signs", "foamex boards", "correx boards",
)  # fmt: skip
QUESTIONS = (
    "how to choose", "what do they cost", "sizes and materials", "printed next day",
    "for trade shows", "artwork guide", "outdoor care", "compared", "for small shops", "near me",
)  # fmt: skip
TYPES = ("post", "post", "post", "cluster_hub", "taxonomy_landing")


def figure(
    value: Decimal | int | str | None,
    unit: Unit = "count",
    *,
    source: str = "content",
    table: str = "content.PublishedPage",
    rows: int = 30,
    before: Decimal | int | str | None = None,
    year: Decimal | int | str | None = None,
    target: Decimal | int | str | None = None,
    currency: str = "",
    words: str = "",
) -> Figure:
    def number(given: Decimal | int | str | None) -> Decimal | None:
        return None if given is None else Decimal(given)

    return Figure(
        number(value), unit, Provenance(source, table, rows, TAKEN), number(before), number(year),
        number(target), currency, words,
    )  # fmt: skip


def wave(n: int, size: int) -> int:
    """A number that looks like a measurement: repeats weekly, drifts upward, always the same."""
    return size + (n * 7919 % 13 - 6) * size // 40 + n * size // 150 - (n % 7 >= 5) * size // 4


def content_section(count: int, owed: int, period: Period = APRIL) -> Content:
    articles = tuple(
        Article(
            title=f"{PRODUCTS[n % 10].capitalize()}: {QUESTIONS[(n * 3 + n // 10) % 10]}",
            url=f"https://banner-house.example/guides/{PRODUCTS[n % 10].replace(' ', '-')}-{n}/",
            content_type=TYPES[n % 5],
            published_on=period.start + timedelta(days=n * (period.day_count - 1) // max(count, 1)),
            words=640 + n * 37 % 500,
            state="problem" if n == 11 else "indexable",
        )
        for n in range(count)
    )
    weeks = tuple(
        Week(
            monday,
            tuple(
                Tally(kind, sum(
                    a.content_type == kind and monday <= a.published_on < monday + timedelta(7)
                    for a in articles
                ))
                for kind in dict.fromkeys(TYPES)
            ),
        )
        for monday in week_starts(period)
    )  # fmt: skip
    kinds = dict.fromkeys(article.content_type for article in articles)
    return Content(
        published=figure(count, before=max(count - 4, 0) if count > 4 else None, target=owed),
        words=figure(
            sum(article.words for article in articles), before=18_240 if count > 9 else None
        ),
        in_review=figure(2 if count < owed else 0),
        by_type=tuple(Tally(k, sum(a.content_type == k for a in articles)) for k in kinds),
        weeks=weeks,
        articles=articles,
    )


def indexing_section(pages: int, broken: int) -> Indexing:
    made = {"source": "indexing", "table": "indexing.PageCheck", "rows": pages}
    reasons = ("robots.txt forbids it", "noindex in the page", "canonical names another page")
    return Indexing(
        indexable=figure(pages - broken, **made, before=max(pages - 30, 0) or None),
        with_problems=figure(broken, **made, before=5 if pages > 30 else None),
        unchecked=figure(0, **made),
        problems=tuple(
            CheckedPage(
                f"https://banner-house.example/guides/problem-{n}/", "problem", reasons[n % 3],
                date(2025, 4, 30),
            )
            for n in range(broken)
        ),
        on=date(2025, 4, 30),
    )  # fmt: skip


def query(n: int, *, compared: bool) -> Query:
    position = Decimal(12 + n * 89 % 560) / 10
    moved = Decimal((n * 37 % 90) - 40) / 10
    return Query(
        text=f"{PRODUCTS[n % 10]} {QUESTIONS[n // 10 % 10]}{'' if n < 100 else f' {n}'}",
        clicks=max(0, 420 // (n + 1) - n // 9),
        impressions=9_000 // (n + 2) + 12,
        position=position,
        position_before=max(Decimal(1), position + moved) if compared and n % 9 else None,
    )


def rankings_section(count: int, *, compared: bool) -> Rankings:
    queries = tuple(query(n, compared=compared) for n in range(count))
    known = [q for q in queries if q.position_before is not None]
    gain = {q: (q.position_before or q.position) - q.position for q in known}
    edges = ((0, 3), (3, 10), (10, 20), (20, 50), (50, 1000))
    labels = ("1–3", "4–10", "11–20", "21–50", "51+")
    bands = tuple(
        Tally(label, sum(low < q.position <= high for q in queries))
        for label, (low, high) in zip(labels, edges, strict=True)
    )
    made = {"source": "search_console", "table": "search_console.RangeRow", "rows": count}
    tops = [sum(q.position <= top for q in queries) for top in (10, 20, 50)]
    before = [max(top - 3, 0) if compared else None for top in tops]
    return Rankings(
        *(figure(now, **made, before=then) for now, then in zip(tops, before, strict=True)),
        bands=bands,
        queries=queries,
        improved=tuple(q for q in sorted(known, key=lambda q: -gain[q]) if gain[q] > 1),
        declined=tuple(q for q in sorted(known, key=lambda q: gain[q]) if gain[q] < -1),
        entered=tuple(q for q in queries if compared and q.position_before is None)[:14],
        lost=(),
        span=APRIL if compared else Period(date(2025, 3, 17), date(2025, 4, 20)),
        compared_span=period_before(APRIL) if compared else None,
        cannot_say=()
        if compared
        else (
            "This export holds one period, so it cannot say which positions moved, which queries"
            " are new and which were lost.",
        ),
    )


def traffic_section(size: int, *, known_days: int = 30, compared: bool = True) -> Traffic:
    days = tuple(
        Day(day, wave(n, size), wave(n, size * 33), Decimal(187 - n) / 10)
        if n < known_days
        else Day(day, None, None, None)
        for n, day in enumerate(APRIL.days())
    )
    clicks = sum(day.clicks or 0 for day in days)
    seen = sum(day.impressions or 0 for day in days)
    made: dict[str, Any] = {
        "source": "search_console", "table": "search_console.DailyTotals", "rows": known_days,
        "words": "" if known_days == 30 else "1–19 April 2025 only",
    }  # fmt: skip
    then = (
        {
            "clicks": (clicks * 100 // 118, clicks * 100 // 164),
            "seen": (seen * 90 // 100, seen // 2),
        }
        if compared
        else {"clicks": (None, None), "seen": (None, None)}
    )
    span = APRIL if known_days == 30 else Period(date(2025, 3, 17), date(2025, 4, 20))
    return Traffic(
        clicks=figure(clicks, **made, before=then["clicks"][0], year=then["clicks"][1]),
        impressions=figure(seen, **made, before=then["seen"][0], year=then["seen"][1]),
        ctr=figure(
            Decimal(clicks) / seen if seen else None, "share", **made,
            before="0.0287" if compared else None,
        ),
        position=figure("17.2", "position", **made, before="18.9" if compared else None),
        days=days,
        pages=tuple(
            RangeRow(
                f"https://banner-house.example/{PRODUCTS[n % 10].replace(' ', '-')}/{n or ''}",
                max(0, size * 6 // (n + 1) - n // 5), size * 190 // (n + 2) + 3,
                Decimal(40 + n * 53 % 300) / 10,
            )
            for n in range(min(size, 60))
        ),
        countries=tuple(
            RangeRow(name, size * part // 5, size * part * 7, Decimal(150 + part) / 10)
            for name, part in (("United Kingdom", 140), ("Ireland", 9), ("United States", 4))
        ),
        devices=tuple(
            RangeRow(name, size * part // 5, size * part * 7, Decimal(150 + part) / 10)
            for name, part in (("Desktop", 80), ("Mobile", 66), ("Tablet", 7))
        ),
        span=span,
        cannot_say=()
        if compared
        else ("March 2025 has data for 15 of 31 days only, so the months are not compared.",),
    )  # fmt: skip


def link(n: int) -> Link:
    statuses = (
        "live",
        "live",
        "live",
        "live",
        "live",
        "pending",
        "live",
        "lost",
        "live",
        "replaced",
    )
    status = statuses[n % 10]
    return Link(
        target_url=f"https://banner-house.example/{PRODUCTS[n % 10].replace(' ', '-')}/",
        page_url=f"https://trade-press-{n}.example/2025/04/what-to-print-for-a-stand-{n}",
        anchor=("printed banners", "Banner House", "banner sizes", "here is a guide")[n % 4],
        rel="sponsored" if n % 3 == 0 else "follow",
        dr=None if n % 14 == 13 else 31 + n * 17 % 48,
        dr_source="Ahrefs",
        dr_date=date(2025, 4, 2),
        live_since=None if status == "pending" else date(2025, 4, 3) + timedelta(days=n % 25),
        status=status,
        replaced_by=f"https://daily-print-{n}.example/banners" if status == "replaced" else "",
        price=Decimal(96 + n * 12 % 200),
        currency="GBP",
    )


def backlinks_section(count: int) -> Backlinks:
    links = tuple(link(n) for n in range(count))
    made = {"source": "links", "table": "sag.SAGBacklink", "rows": count}
    live = [one for one in links if one.status == "live"]
    bands = tuple(
        Tally(label, sum(low <= (one.dr or 0) < high for one in live))
        for label, low, high in (
            ("Below 30", 1, 30), ("DR 30-49", 30, 50), ("DR 50-69", 50, 70), ("DR 70+", 70, 101),
        )
    )  # fmt: skip
    states = {state: sum(one.status == state for one in links) for state in ("lost", "pending")}
    return Backlinks(
        went_live=figure(len(live), **made, before=max(0, len(live) - 2) or None),
        live=figure(len(live) + 9, **made),
        lost=figure(states["lost"], **made),
        waiting=figure(states["pending"], **made),
        median_dr=figure(54 if live else None, "score", **made),
        quality=figure(78 if live else None, "score", source="links", table="links.LinkCheck"),
        spent=figure(1420 if count > 3 else 300, "money", **made, target=2000, currency="GBP"),
        dr_bands=bands,
        links=links,
        show_prices=True,
    )


def social_section() -> Social:
    made = {"source": "social", "table": "social.SocialPost", "rows": 24}
    return Social(
        posted=figure(18, **made, before=14),
        prepared=figure(6, **made),
        platforms=(
            Platform("LinkedIn", 9, 3, 214),
            Platform("X", 6, 3, 88),
            Platform("Facebook", 3, 0, None),
        ),
        posts=tuple(
            Post("LinkedIn", f"{PRODUCTS[n].capitalize()}: {QUESTIONS[n]}",
                 f"https://social.example/p/{n}", date(2025, 4, 3 + n * 4), 61 - n * 9)
            for n in range(5)
        ),
    )  # fmt: skip


def health_section() -> Health:
    names = ("Roller banners", "Exhibition stands", "Flags and poles", "Window graphics", "Signs")
    return Health(
        score=figure(71, "score", source="sag", table="sag.SAGBlueprint", rows=1, before=64),
        reasons=(
            Reason("Structure", 12, 20, "3 of 5 clusters have their hub page."),
            Reason("Content", 25, 30, "35 of the 42 pages due by now are published."),
            Reason("Indexable", 19, 20, "41 of 43 checked pages can be indexed."),
            Reason("Search", 5, 15, "21 of 60 queries stand in the first 20 places."),
            Reason("Links", 8, 10, "18 of the 22 links due by now are live; 1 link lost."),
        ),
        clusters=tuple(Cluster(name, 11 - 2 * n, 12) for n, name in enumerate(names)),
        recommendations=(
            "Publish the hub page of “Signs”: four supporting pages wait for it.",
            "Give the terms “Mesh” and “Correx” their landing text.",
        ),
    )  # fmt: skip


def plan_section() -> Plan:
    items = [
        PlanItem(
            f"{PRODUCTS[n].capitalize()}: {QUESTIONS[9 - n]}", "post",
            APRIL.end + timedelta(2 + n * 3), needs_client=False,
        )
        for n in range(8)
    ]  # fmt: skip
    return Plan(
        period=Period(date(2025, 5, 1), date(2025, 6, 1)),
        items=(
            *items,
            PlanItem("Backlink budget for May: £2,000", "backlink_budget", date(2025, 5, 5),
                     needs_client=True),
            PlanItem("Hub page “Signs”", "content", date(2025, 5, 8), needs_client=True),
        ),
    )  # fmt: skip
