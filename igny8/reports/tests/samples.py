"""Made-up reports: an ordinary client's, one with hardly any data, one with a great deal."""

from dataclasses import replace
from datetime import date

from igny8.reports.rules.document import (
    SECTIONS,
    Document,
    SourceState,
    Subject,
)
from igny8.reports.rules.periods import period_before, year_before
from igny8.reports.rules.presentation import Dress
from igny8.reports.rules.summary import summarize
from igny8.reports.tests.sample_sections import (
    APRIL,
    MADE,
    TAKEN,
    backlinks_section,
    content_section,
    health_section,
    indexing_section,
    plan_section,
    rankings_section,
    social_section,
    traffic_section,
)


def sources(*, search: str = "complete") -> tuple[SourceState, ...]:
    words = {
        "complete": "All 30 days are here, complete through 30 April 2025 (Pacific time).",
        "partial": "19 of 30 days are here; nothing is known of 20–30 April 2025.",
        "missing": "No day of April 2025 is here: import a Search Console export that covers it.",
    }
    through = {"complete": date(2025, 4, 30), "partial": date(2025, 4, 19), "missing": None}
    own = "Our own records, complete through 30 April 2025."
    last = date(2025, 4, 30)
    return (
        SourceState("search_console", "Google Search Console", search, through[search], TAKEN,  # type: ignore[arg-type]
                    words[search]),
        SourceState("content", "Published content", "complete", last, MADE, own),
        SourceState("links", "Link checks", "complete", last, TAKEN,
                    "12 links checked, none longer ago than 28 April 2025."),
        SourceState("indexing", "Page checks", "complete", last, TAKEN,
                    "43 pages checked, none longer ago than 29 April 2025."),
    )  # fmt: skip


SUBJECT = Subject("Banner House Ltd", "banner-house.example", "GBP", "en_GB", "en", "Europe/London")


def empty(subject: Subject = SUBJECT, *, search: str = "complete") -> Document:
    return Document(
        subject=subject,
        report_type="monthly",
        period=APRIL,
        compared=period_before(APRIL),
        year_before=year_before(APRIL),
        generated_at=MADE,
        sections=SECTIONS,
        sources=sources(search=search),
    )


def summarized(document: Document) -> Document:
    return replace(document, summary=summarize(document))


def ordinary() -> Document:
    """A Pro client's month: 30 articles, 12 links, 60 queries, everything compared."""
    return summarized(
        replace(
            empty(),
            content=content_section(30, 30),
            indexing=indexing_section(43, 2),
            rankings=rankings_section(60, compared=True),
            traffic=traffic_section(240),
            backlinks=backlinks_section(12),
            social=social_section(),
            health=health_section(),
            plan=plan_section(),
        )
    )


def little() -> Document:
    """A Lite client's first month: three articles, half a month of few clicks, no links."""
    plan = plan_section()
    return summarized(
        replace(
            empty(search="partial"),
            content=content_section(3, 10),
            indexing=indexing_section(3, 0),
            rankings=rankings_section(4, compared=False),
            traffic=traffic_section(3, known_days=19, compared=False),
            plan=replace(plan, items=plan.items[:3]),
        )
    )


def nothing() -> Document:
    """A site of which nothing is known yet."""
    return summarized(empty(search="missing"))


def much() -> Document:
    """2,000 queries, 400 links, 80 articles."""
    return summarized(
        replace(
            ordinary(),
            content=content_section(80, 80),
            indexing=indexing_section(900, 31),
            rankings=rankings_section(2000, compared=True),
            traffic=traffic_section(26_000),
            backlinks=backlinks_section(400),
        )
    )


def arabic() -> Document:
    """An ordinary month of a client who reads Arabic."""
    subject = Subject("دار اللافتات", "lafitat.example", "AED", "ar", "ar", "Asia/Dubai")
    document = ordinary()
    assert document.content
    articles = tuple(
        replace(article, title="كيف تختار اللافتة المناسبة لمعرضك؟")
        if n % 2
        else replace(article, title="دليل المقاسات والمواد: roller banner 85×200")
        for n, article in enumerate(document.content.articles)
    )
    content = replace(document.content, articles=articles)
    return summarized(replace(document, subject=subject, content=content))


def dress(**changes: object) -> Dress:
    plain = Dress(
        brand_name="Northlight Growth",
        legal_name="Northlight Growth Ltd",
        email="hello@northlight.example",
        phone="+44 20 7946 0991",
        address="14 Quay Street\nBristol BS1 4DJ",
        website="https://northlight.example/",
        footer="",
        primary_color="#0f5c5c",
        accent_color="#e8743b",
        logo="",
        status="frozen",
        status_words="",
        code="R-7QK2-M4",
        version=1,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]
