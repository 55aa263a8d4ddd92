"""The executive summary, chosen by rules over the figures: what went well and what did not.

Each sentence names the figures that it speaks of, and every number in it is one of theirs or the
difference of two. A report never says that something caused something.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from igny8.reports.rules.document import (
    Content,
    Document,
    Figure,
    Query,
    Sentence,
    Summary,
    figure_at,
)
from igny8.reports.rules.wording import (
    count_of,
    decimal,
    figure_text,
    money,
    share,
    span,
    whole,
)

MOST_SENTENCES = 5
# Changes smaller than this are weather: five percent of clicks, half a position.
NOTABLE_SHARE = Decimal("0.05")
NOTABLE_POSITIONS = Decimal("0.5")
# Under this many clicks or impressions before, a percentage says more than it knows.
ENOUGH_BEFORE = {"traffic.clicks": 20, "traffic.impressions": 200}


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence with how much it matters: the highest weights are shown."""

    sentence: Sentence
    is_win: bool
    weight: int


def relative_change(figure: Figure) -> Decimal | None:
    """The change from the period before as a share of it; None where it cannot be said."""
    if figure.value is None or not figure.before:
        return None
    return (figure.value - figure.before) / figure.before


def _finding(
    text: str, *, win: bool, weight: int, figures: Iterable[str], numbers: Iterable[str]
) -> Finding:
    sentence = Sentence(text, tuple(figures), tuple(numbers))
    return Finding(sentence, is_win=win, weight=weight)


def _traffic_change(document: Document, path: str, noun: str, weight: int) -> list[Finding]:
    if document.traffic is None:
        return []
    figure, locale = figure_at(document, path), document.subject.locale
    change = relative_change(figure)
    if change is None or figure.value is None or figure.before is None:
        return []
    if abs(change) < NOTABLE_SHARE or figure.before < ENOUGH_BEFORE[path]:
        return []
    size = share(abs(change), locale, places=1)
    now, before = figure_text(figure, figure.value, locale), whole(figure.before, locale)
    moved = "rose" if change > 0 else "fell"
    text = f"{noun} {moved} {size} to {now}, from {before} in {span(document.compared, locale)}."
    return [
        _finding(text, win=change > 0, weight=weight, figures=[path], numbers=[size, now, before])
    ]


def traffic_findings(document: Document) -> list[Finding]:
    """Clicks, impressions and the average position against the period before."""
    found = _traffic_change(document, "traffic.clicks", "Organic clicks", 90)
    found += _traffic_change(document, "traffic.impressions", "Impressions in search", 70)
    if document.traffic is None:
        return found
    figure, locale = document.traffic.position, document.subject.locale
    if figure.value is None or figure.before is None:
        return found
    gained = figure.before - figure.value
    if abs(gained) < NOTABLE_POSITIONS:
        return found
    now, before = decimal(figure.value, locale), decimal(figure.before, locale)
    moved = "improved" if gained > 0 else "slipped"
    text = f"The average position {moved} to {now}, from {before} in the period before."
    return [
        *found,
        _finding(text, win=gained > 0, weight=60, figures=["traffic.position"],
                 numbers=[now, before]),
    ]  # fmt: skip


def _content_delivered(content: Content, locale: str) -> Finding | None:
    done, owed = content.published.value or Decimal(0), content.published.target
    path = ["content.published", "content.words"]
    words = whole(content.words.value or 0, locale)
    if not done:
        return None
    if owed and done >= owed:
        said = whole(done, locale)
        promised = "" if done == owed else f" of {whole(owed, locale)} promised"
        lead = f"All {said} promised" if done == owed else f"{said}{promised}"
        text = f"{lead} articles are published: {words} words."
        numbers = [said, words] if done == owed else [said, whole(owed, locale), words]
        return _finding(text, win=True, weight=80, figures=path, numbers=numbers)
    if not owed:
        said = count_of(int(done), "article was", "articles were", locale)
        text = f"{said} published: {words} words."
        return _finding(
            text, win=True, weight=50, figures=path, numbers=[whole(done, locale), words]
        )
    return None


def content_findings(document: Document) -> list[Finding]:
    """Articles against the number promised for the period."""
    content, locale = document.content, document.subject.locale
    if content is None:
        return []
    found = [f for f in [_content_delivered(content, locale)] if f]
    done, owed = content.published.value or Decimal(0), content.published.target
    if owed and done < owed:
        said, promised = whole(done, locale), whole(owed, locale)
        behind = whole(owed - done, locale)
        text = f"{said} of {promised} promised articles are published; {behind} are still owed."
        found.append(
            _finding(text, win=False, weight=95, figures=["content.published"],
                     numbers=[said, promised, behind])
        )  # fmt: skip
    return found


def indexing_findings(document: Document) -> list[Finding]:
    """Published pages that may not be indexed as they stand."""
    indexing, locale = document.indexing, document.subject.locale
    if indexing is None or indexing.with_problems.value is None:
        return []
    broken = int(indexing.with_problems.value)
    good = int(indexing.indexable.value or 0)
    if broken:
        text = (
            f"{count_of(broken, 'published page', 'published pages', locale)} cannot be indexed as"
            " things stand; the reasons are listed under Indexing."
        )
        return [
            _finding(text, win=False, weight=85, figures=["indexing.with_problems"],
                     numbers=[whole(broken, locale)])
        ]  # fmt: skip
    if not good or indexing.unchecked.value:
        return []
    text = f"All {count_of(good, 'published page', 'published pages', locale)} can be indexed."
    if good == 1:
        text = "The 1 published page can be indexed."
    return [
        _finding(text, win=True, weight=40, figures=["indexing.indexable"],
                 numbers=[whole(good, locale)])
    ]  # fmt: skip


def _quoted(queries: Iterable[Query]) -> str:
    return ", ".join(f"“{query.text}”" for query in list(queries)[:2])


def ranking_findings(document: Document) -> list[Finding]:
    """Queries that entered or left the first page, and the query that brought the most clicks."""
    rankings, locale = document.rankings, document.subject.locale
    if rankings is None:
        return []
    found = []
    in_top_10 = [q for q in rankings.improved if q.position <= 10 < (q.position_before or 0)]
    out_of_top_10 = [q for q in rankings.declined if (q.position_before or 99) <= 10 < q.position]
    for queries, win, words in (
        (in_top_10, True, "entered the top 10"),
        (out_of_top_10, False, "dropped out of the top 10"),
    ):
        if queries:
            count = count_of(len(queries), "query", "queries", locale)
            text = f"{count} {words}: {_quoted(queries)}{' …' if len(queries) > 2 else '.'}"
            numbers = [whole(len(queries), locale), "10"]
            found.append(
                _finding(text, win=win, weight=75, figures=["rankings.top_10"], numbers=numbers)
            )
    best = max(rankings.queries, key=lambda q: q.clicks, default=None)
    if best and best.clicks and rankings.span:
        clicks = whole(best.clicks, locale)
        text = (
            f"“{best.text}” brought the most clicks: {clicks} over {span(rankings.span, locale)},"
            f" at an average position of {decimal(best.position, locale)}."
        )
        numbers = [clicks, decimal(best.position, locale)]
        found.append(
            _finding(text, win=True, weight=30, figures=["rankings.top_10"], numbers=numbers)
        )
    return found


def link_findings(document: Document) -> list[Finding]:
    """Links that went live, were lost, or cost more than was approved."""
    links, locale = document.backlinks, document.subject.locale
    if links is None:
        return []
    found = []
    went_live, lost = int(links.went_live.value or 0), int(links.lost.value or 0)
    if went_live:
        text = f"{count_of(went_live, 'backlink', 'backlinks', locale)} went live"
        numbers = [whole(went_live, locale)]
        if links.median_dr.value is not None:
            dr = whole(links.median_dr.value, locale)
            text += f", at a median domain rating of {dr}"
            numbers.append(dr)
        found.append(
            _finding(f"{text}.", win=True, weight=78, numbers=numbers,
                     figures=["backlinks.went_live", "backlinks.median_dr"])
        )  # fmt: skip
    if lost:
        text = f"{count_of(lost, 'backlink was', 'backlinks were', locale)} lost."
        found.append(
            _finding(text, win=False, weight=88, figures=["backlinks.lost"],
                     numbers=[whole(lost, locale)])
        )  # fmt: skip
    spent, budget = links.spent.value, links.spent.target
    if links.show_prices and spent is not None and budget is not None and spent > budget:
        sums = [money(amount, links.spent.currency, locale) for amount in (spent, budget)]
        text = f"{sums[0]} was spent on links, above the approved {sums[1]}."
        found.append(
            _finding(text, win=False, weight=92, figures=["backlinks.spent"], numbers=sums)
        )
    return found


RULES: tuple[Callable[[Document], list[Finding]], ...] = (
    traffic_findings,
    content_findings,
    indexing_findings,
    ranking_findings,
    link_findings,
)


def summarize(document: Document) -> Summary:
    """The findings that matter most, wins apart from concerns, each at most MOST_SENTENCES."""
    found = sorted(
        (finding for rule in RULES for finding in rule(document)),
        key=lambda finding: -finding.weight,
    )
    wins = [finding.sentence for finding in found if finding.is_win]
    concerns = [finding.sentence for finding in found if not finding.is_win]
    return Summary(tuple(wins[:MOST_SENTENCES]), tuple(concerns[:MOST_SENTENCES]))
