"""The sections of a report as the template takes them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from igny8.reports.rules.document import (
    Article,
    Backlinks,
    Content,
    Document,
    Health,
    Indexing,
    Link,
    Plan,
    Query,
    RangeRow,
    Rankings,
    Social,
    Traffic,
)
from igny8.reports.rules.presentation.figures import (
    Shown,
    breakable,
    cut,
    day_or_dash,
    day_ticks,
    path_of,
    safe_url,
    shown,
    tallies,
)
from igny8.reports.rules.presentation.lines import fits
from igny8.reports.rules.wording import (
    day,
    day_of_chart,
    decimal,
    money,
    share,
    short_day,
    span,
    whole,
)

# A chart says more than a line of text only from this many things on.
ARTICLES_FOR_A_CHART = 4
LINKS_FOR_A_HISTOGRAM = 6
MOVERS_SHOWN = 12
# How much room the first column of a table has, in points, and that of articles' dates: the
# template's columns say so.
TITLE_ROOM, QUERY_ROOM, PAGE_ROOM = 278, 216, 262
DATE_ROOM = 58


def content(section: Content, document: Document, most: int | None) -> Shown:
    locale = document.subject.locale
    articles, more = cut(section.articles, most)
    types = [tally.label for tally in section.by_type if tally.count]
    busy_weeks = [week for week in section.weeks if any(t.count for t in week.by_type)]
    chart = None
    if len(section.articles) >= ARTICLES_FOR_A_CHART and len(busy_weeks) > 1:
        counts = [{t.label: t.count for t in week.by_type} for week in section.weeks]
        chart = {
            "labels": [day_of_chart(week.monday, locale) for week in section.weeks],
            "types": types,
            "values": [[week.get(kind, 0) for kind in types] for week in counts],
        }
    return {
        "figures": [
            shown("published", section.published, locale),
            shown("words", section.words, locale),
            shown("in_review", section.in_review, locale),
        ],
        "by_type": tallies([tally for tally in section.by_type if tally.count]),
        "chart": chart,
        "articles": [_row(article, document) for article in articles],
        "more": more,
    }


def _row(article: Article, document: Document) -> Shown:
    published = _date_of(article.published_on, document)
    return {
        "title": breakable(article.title),
        "short": fits(article.title, TITLE_ROOM) and fits(published, DATE_ROOM),
        "url": safe_url(article.url),
        "path": breakable(path_of(article.url, document.subject.domain)),
        "type": article.content_type,
        "date": published,
        "words": whole(article.words, document.subject.locale),
        "state": article.state,
    }


def _date_of(published_on: date, document: Document) -> str:
    """1 Apr within the period; with its year where the page came later."""
    if document.period.holds(published_on):
        return day_of_chart(published_on, document.subject.locale)
    return short_day(published_on, document.subject.locale)


def indexing(section: Indexing, document: Document, most: int | None) -> Shown:
    locale, domain = document.subject.locale, document.subject.domain
    problems, more = cut(section.problems, most)
    names = ("indexable", "with_problems", "unchecked")
    figures = [(name, getattr(section, name)) for name in names]
    return {
        "figures": [shown(name, figure, locale) for name, figure in figures],
        "bar": [{"name": name, "count": int(figure.value or 0)} for name, figure in figures],
        "on": day(section.on, locale),
        "problems": [
            {
                "path": breakable(path_of(page.url, domain)),
                "url": safe_url(page.url),
                "reason": breakable(page.reason),
                "checked": day_or_dash(page.checked_on, locale),
            }
            for page in problems
        ],
        "more": more,
    }


def _query(query: Query, locale: str) -> Shown:
    before = query.position_before
    gained = None if before is None else before - query.position
    return {
        "text": breakable(query.text),
        "short": fits(query.text, QUERY_ROOM),
        "clicks": whole(query.clicks, locale),
        "impressions": whole(query.impressions, locale),
        "ctr": _ctr(query.clicks, query.impressions, locale),
        "position": decimal(query.position, locale),
        "before": None if before is None else decimal(before, locale),
        "now_at": float(query.position),
        "before_at": None if before is None else float(before),
        "gained": None if gained is None else decimal(abs(gained), locale),
        "direction": 0 if not gained else (1 if gained > 0 else -1),
    }


def _ctr(clicks: int, impressions: int, locale: str) -> str:
    return share(Decimal(clicks) / impressions, locale, places=1) if impressions else "–"


def rankings(section: Rankings, document: Document, most: int | None) -> Shown:
    locale = document.subject.locale
    queries, more = cut(section.queries, most)
    half = MOVERS_SHOWN // 2
    up = section.improved[: max(half, MOVERS_SHOWN - len(section.declined))]
    down = section.declined[: MOVERS_SHOWN - len(up)]
    has_before = any(query.position_before is not None for query in section.queries)
    return {
        "figures": [
            shown("top_10", section.top_10, locale),
            shown("top_20", section.top_20, locale),
            shown("top_50", section.top_50, locale),
        ],
        "bands": tallies(section.bands),
        "span": span(section.span, locale) if section.span else "",
        "compared_span": span(section.compared_span, locale) if section.compared_span else "",
        "movers": [_query(query, locale) for query in (*up, *down)],
        "entered": [_query(query, locale) for query in section.entered[:8]],
        "entered_count": len(section.entered),
        "lost": [_query(query, locale) for query in section.lost[:8]],
        "lost_count": len(section.lost),
        "queries": [_query(query, locale) for query in queries],
        "has_before": has_before,
        "more": more,
        "cannot_say": list(section.cannot_say),
    }


def _range_rows(rows: Sequence[RangeRow], document: Document, *, pages: bool) -> list[Shown]:
    locale = document.subject.locale
    largest = max((row.clicks for row in rows), default=0)
    return [
        {
            "short": fits(path_of(row.key, document.subject.domain), PAGE_ROOM),
            "key": breakable(path_of(row.key, document.subject.domain) if pages else row.key),
            "url": safe_url(row.key) if pages else "",
            "clicks": whole(row.clicks, locale),
            "impressions": whole(row.impressions, locale),
            "ctr": _ctr(row.clicks, row.impressions, locale),
            "position": decimal(row.position, locale),
            "part": row.clicks / largest if largest else 0,
        }
        for row in rows
    ]


def traffic(section: Traffic, document: Document, most: int | None) -> Shown:
    locale = document.subject.locale
    known = [one for one in section.days if one.clicks is not None]
    chart = None
    if len(known) > 1:
        chart = {
            "ticks": day_ticks([one.date for one in section.days], locale),
            "clicks": [one.clicks for one in section.days],
            "impressions": [one.impressions for one in section.days],
            "position": [None if d.position is None else float(d.position) for d in section.days],
            "first": day(section.days[0].date, locale),
            "last": day(section.days[-1].date, locale),
            "missing": len(section.days) - len(known),
        }
    pages, more = cut(section.pages, most)
    names = ("clicks", "impressions", "ctr", "position")
    return {
        "figures": [shown(name, getattr(section, name), locale) for name in names],
        "chart": chart,
        "span": span(section.span, locale) if section.span else "",
        "pages": _range_rows(pages, document, pages=True),
        "more": more,
        "countries": _range_rows(section.countries[:6], document, pages=False),
        "devices": _range_rows(section.devices[:4], document, pages=False),
        "cannot_say": list(section.cannot_say),
    }


def _link(link: Link, document: Document) -> Shown:
    locale, domain = document.subject.locale, document.subject.domain
    return {
        "target": breakable(path_of(link.target_url, domain)),
        "page": breakable(path_of(link.page_url, domain)),
        "page_url": safe_url(link.page_url),
        "anchor": breakable(link.anchor),
        "rel": link.rel,
        "dr": "–" if link.dr is None else str(link.dr),
        "dr_source": link.dr_source,
        "dr_date": day_or_dash(link.dr_date, locale) if link.dr_date else "",
        "live_since": day_or_dash(link.live_since, locale),
        "status": link.status,
        "replaced_by": breakable(path_of(link.replaced_by, domain)),
        "price": "–" if link.price is None else money(link.price, link.currency, locale),
    }


def backlinks(section: Backlinks, document: Document, most: int | None) -> Shown:
    locale = document.subject.locale
    links, more = cut(section.links, most)
    names = ["went_live", "live", "lost", "waiting", "median_dr", "quality"]
    known = sum(tally.count for tally in section.dr_bands)
    budget = None
    spent, approved = section.spent.value, section.spent.target
    if section.show_prices and spent is not None and approved:
        budget = {
            **shown("spent", section.spent, locale),
            "part": float(min(spent / approved, Decimal(1))),
        }
    return {
        "figures": [shown(name, getattr(section, name), locale) for name in names],
        "bands": tallies(section.dr_bands) if known >= LINKS_FOR_A_HISTOGRAM else [],
        "budget": budget,
        "links": [_link(link, document) for link in links],
        "more": more,
        "show_prices": section.show_prices,
    }


def social(section: Social, document: Document, most: int | None) -> Shown:
    locale = document.subject.locale
    posts, more = cut(section.posts, most)
    return {
        "figures": [
            shown("posted", section.posted, locale),
            shown("prepared", section.prepared, locale),
        ],
        "platforms": [
            {
                "name": platform.name,
                "posted": whole(platform.posted, locale),
                "prepared": whole(platform.prepared, locale),
                "engagement": _count_or_dash(platform.engagement, locale),
            }
            for platform in section.platforms
        ],
        "posts": [
            {
                "platform": post.platform,
                "title": breakable(post.page_title),
                "url": safe_url(post.url),
                "date": day_of_chart(post.posted_on, locale) if post.posted_on else "–",
                "engagement": _count_or_dash(post.engagement, locale),
            }
            for post in posts
        ],
        "more": more,
    }


def _count_or_dash(count: int | None, locale: str) -> str:
    return "–" if count is None else whole(count, locale)


def health(section: Health, document: Document, most: int | None) -> Shown:
    clusters, more = cut(section.clusters, most)
    score = section.score.value
    return {
        "score": shown("score", section.score, document.subject.locale),
        "part": 0 if score is None else float(score) / 100,
        "reasons": [
            {
                "label": reason.label,
                "points": reason.points,
                "of": reason.of,
                "words": reason.words,
            }
            for reason in section.reasons
        ],
        "clusters": [
            {
                "name": breakable(cluster.name),
                "done": cluster.done,
                "planned": cluster.planned,
                "part": cluster.done / cluster.planned if cluster.planned else 0,
            }
            for cluster in clusters
        ],
        "more": more,
        "recommendations": list(section.recommendations),
    }


def plan(section: Plan, document: Document, most: int | None) -> Shown:
    locale = document.subject.locale
    waiting = [item for item in section.items if item.needs_client]
    rest, more = cut([item for item in section.items if not item.needs_client], most)
    return {
        "period": span(section.period, locale),
        "items": [
            {
                "what": breakable(item.what),
                "kind": item.kind,
                "due": day_or_dash(item.due, locale),
                "needs_client": item.needs_client,
            }
            for item in (*waiting, *rest)
        ],
        "has_days": any(item.due for item in section.items),
        "more": more,
    }
