import re
from dataclasses import replace
from decimal import Decimal

import pytest

from igny8.reports.rules.document import Document, Figure, Sentence, figure_at
from igny8.reports.rules.summary import MOST_SENTENCES, summarize
from igny8.reports.rules.wording import figure_text, money, share, whole
from igny8.reports.tests import samples


def texts(document: Document) -> tuple[list[str], list[str]]:
    summary = summarize(document)
    return [s.text for s in summary.wins], [s.text for s in summary.concerns]


def with_clicks(now: int, before: int | None) -> Document:
    traffic = samples.traffic_section(240)
    clicks = replace(traffic.clicks, value=Decimal(now), before=before and Decimal(before))
    return replace(samples.empty(), traffic=replace(traffic, clicks=clicks))


def test_a_good_month_says_what_went_well_and_what_did_not() -> None:
    wins, concerns = texts(samples.ordinary())

    assert wins[0] == "Organic clicks rose 18.0% to 7,332, from 6,213 in March 2025."
    assert wins[1] == "All 30 promised articles are published: 26,295 words."
    assert concerns[0] == "1 backlink was lost."
    assert len(wins) == MOST_SENTENCES


def test_a_fall_is_never_a_win() -> None:
    wins, concerns = texts(with_clicks(500, 1000))

    assert "Organic clicks fell 50.0% to 500, from 1,000 in March 2025." in concerns
    assert not any("clicks" in win for win in wins)


@pytest.mark.parametrize(("now", "before"), [(1040, 1000), (960, 1000), (19, 10), (100, None)])
def test_weather_small_numbers_and_what_cannot_be_compared_are_not_news(
    now: int, before: int | None
) -> None:
    wins, concerns = texts(with_clicks(now, before))

    assert not any("clicks" in sentence for sentence in [*wins, *concerns])


@pytest.mark.parametrize(
    ("done", "owed", "said"),
    [
        (10, 10, "All 10 promised articles are published: 8,065 words."),
        (12, 10, "12 of 10 promised articles are published: 10,122 words."),
        (1, 0, "1 article was published: 640 words."),
    ],
)
def test_articles_are_measured_against_what_was_promised(done: int, owed: int, said: str) -> None:
    content = samples.content_section(done, owed)

    assert said in texts(replace(samples.empty(), content=content))[0]


def test_articles_that_are_owed_are_said_to_be() -> None:
    document = replace(samples.empty(), content=samples.content_section(3, 10))

    assert texts(document) == (
        [],
        ["3 of 10 promised articles are published; 7 are still owed."],
    )


@pytest.mark.parametrize(
    ("pages", "unchecked", "said"),
    [
        (1, 0, ["The 1 published page can be indexed."]),
        (3, 0, ["All 3 published pages can be indexed."]),
        (3, 1, []),
        (0, 0, []),
    ],
)
def test_pages_that_can_be_indexed_are_told_of_when_all_were_checked(
    pages: int, unchecked: int, said: list[str]
) -> None:
    section = samples.indexing_section(pages, 0)
    indexing = replace(section, unchecked=replace(section.unchecked, value=Decimal(unchecked)))

    assert texts(replace(samples.empty(), indexing=indexing)) == (said, [])


def test_links_of_unknown_rating_are_told_of_without_one() -> None:
    links = samples.backlinks_section(3)
    unrated = replace(links, median_dr=replace(links.median_dr, value=None))

    assert texts(replace(samples.empty(), backlinks=unrated))[0] == ["3 backlinks went live."]


def test_a_period_that_only_lost_links_says_so() -> None:
    links = samples.backlinks_section(3)
    none = replace(links.went_live, value=Decimal(0))
    two = replace(links.lost, value=Decimal(2))
    section = replace(links, went_live=none, lost=two)

    assert texts(replace(samples.empty(), backlinks=section)) == ([], ["2 backlinks were lost."])


def test_links_above_the_approved_sum_are_a_concern_only_where_prices_are_shown() -> None:
    links = samples.backlinks_section(3)
    dear = replace(links, spent=replace(links.spent, value=Decimal(2100)))
    said = "£2,100.00 was spent on links, above the approved £2,000.00."

    assert said in texts(replace(samples.empty(), backlinks=dear))[1]
    hidden = replace(dear, show_prices=False)
    assert said not in texts(replace(samples.empty(), backlinks=hidden))[1]


def test_nothing_known_says_nothing() -> None:
    assert texts(samples.empty()) == ([], [])


def allowed_numbers(document: Document, sentence: Sentence) -> set[str]:
    """Every way that the sentence's own figures may stand in it."""
    allowed = {"10"}
    locale = document.subject.locale
    for figure in (figure_at(document, path) for path in sentence.figures):
        for value in (figure.value, figure.before, figure.target):
            if value is not None:
                allowed |= {figure_text(figure, value, locale), whole(value, locale)}
        allowed |= differences(figure, locale)
    return allowed


def differences(figure: Figure, locale: str) -> set[str]:
    found = set()
    if figure.value is not None and figure.before:
        found.add(share(abs(figure.value / figure.before - 1), locale, places=1))
    if figure.value is not None and figure.target is not None:
        found.add(whole(abs(figure.target - figure.value), locale))
        if figure.unit == "money":
            found.add(money(figure.target, figure.currency, locale))
    return found


@pytest.mark.parametrize("name", ["ordinary", "little", "much"])
def test_every_number_of_a_sentence_is_in_the_figures_that_it_names(name: str) -> None:
    document = getattr(samples, name)()
    assert document.summary

    for sentence in (*document.summary.wins, *document.summary.concerns):
        assert sentence.figures
        if "queries" in sentence.text or "most clicks" in sentence.text:
            continue  # counted from the list of queries, tested below
        text = re.sub(r"in \w+ \d{4}", "", sentence.text)
        found = re.findall(r"[£]?\d[\d,.]*\d%?|\d", text)
        assert set(found) <= allowed_numbers(document, sentence), sentence.text
        assert set(found) <= set(sentence.numbers)


def test_queries_that_entered_the_top_ten_are_counted_from_the_list() -> None:
    document = samples.ordinary()
    assert document.rankings
    entered = [
        query
        for query in document.rankings.improved
        if query.position <= 10 < (query.position_before or 0)
    ]

    assert f"{len(entered)} queries entered the top 10" in " ".join(texts(document)[0])


def test_no_sentence_claims_a_cause() -> None:
    for document in (samples.ordinary(), samples.little(), samples.much()):
        wins, concerns = texts(document)
        assert not re.search("caus|because|thanks to|due to", " ".join([*wins, *concerns]))
