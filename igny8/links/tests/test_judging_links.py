from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from igny8.links.rules.capture import Captured, pack_capture, unpack_capture
from igny8.links.rules.loss import days_missing, is_guaranteed, is_lost
from igny8.links.rules.outcomes import Judgement, Visit, judge_page, judge_visit
from igny8.links.rules.placement import read_page
from igny8.links.rules.scoring import QualityFacts, quality_score
from igny8.links.rules.verdicts import AgreedLink, Aspect, Verdict

PAGE = "https://magazine.example/guide/"
AGREED = AgreedLink(
    PAGE, "https://shop.example/oak-chairs/", "oak chairs", "follow", "article body"
)
LINK = '<a href="https://shop.example/oak-chairs/">oak chairs</a>'
TEXT = "Chairs made of oak last for a very long time when they are looked after with a little care"
VISIT = Visit(200, final_url=PAGE, content_type="text/html")
FOUND, UNKNOWN, NOT_FOUND = Verdict.FOUND, Verdict.UNKNOWN, Verdict.NOT_FOUND


def judge(
    html: str, *, visit: Visit = VISIT, agreed: AgreedLink = AGREED, robots: str = ""
) -> Judgement:
    reading = read_page(html, agreed, page_url=visit.final_url, x_robots_tag=(robots,))
    return judge_page(visit, reading, agreed)


def article(inside: str, *, head: str = "") -> str:
    return f"<head>{head}</head><body><article><p>{TEXT} {inside}</p></article></body>"


def bad(judgement: Judgement) -> dict[str, str]:
    return {fact.aspect.value: fact.sentence for fact in judgement.facts if fact.is_good is False}


@pytest.mark.parametrize(
    ("visit", "verdict", "reason"),
    [
        (Visit(None, problem="It did not answer within 20 seconds."), UNKNOWN, "20 seconds"),
        (Visit(401), UNKNOWN, "does not let us in (status 401)"),
        (Visit(403), UNKNOWN, "does not let us in (status 403)"),
        (Visit(404), NOT_FOUND, "The page is gone (status 404)."),
        (Visit(410), NOT_FOUND, "The page is gone (status 410)."),
        (Visit(429), UNKNOWN, "asks us to come back later"),
        (Visit(451), UNKNOWN, "answered with status 451"),
        (Visit(500), UNKNOWN, "has a fault (status 500)"),
        (Visit(503), UNKNOWN, "has a fault (status 503)"),
        (Visit(304), UNKNOWN, "answered with status 304"),
        (Visit(200, is_challenge=True), UNKNOWN, "prove that they are human"),
        (Visit(200, content_type="application/pdf"), UNKNOWN, "a file of type application/pdf"),
    ],
)
def test_an_answer_that_needs_no_reading(visit: Visit, verdict: Verdict, reason: str) -> None:
    judgement = judge_visit(visit)

    assert judgement is not None
    assert judgement.verdict == verdict
    assert reason in judgement.reason
    assert not judgement.is_as_agreed


@pytest.mark.parametrize("content_type", ["", "text/html", "application/xhtml+xml"])
def test_a_page_that_came_is_read(content_type: str) -> None:
    assert judge_visit(Visit(200, content_type=content_type)) is None


def test_a_link_as_it_was_agreed() -> None:
    judgement = judge(article(LINK))

    assert judgement.verdict == FOUND
    assert judgement.is_as_agreed
    assert bad(judgement) == {}
    assert [fact.aspect.value for fact in judgement.facts] == [
        "link", "target", "anchor", "rel", "visibility", "placement", "index", "canonical",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        (
            article(LINK.replace("<a", '<a rel="nofollow ugc"')),
            {"rel": "The link's rel is nofollow ugc; follow was agreed."},
        ),
        (
            article(LINK.replace("oak chairs<", "here<")),
            {"anchor": "The link's text is “here”; “oak chairs” was agreed."},
        ),
        (
            article(LINK.replace(">oak chairs", ">")),
            {"anchor": "The link's text is empty; “oak chairs” was agreed."},
        ),
        (
            article(f"<noscript>{LINK}</noscript>"),
            {"visibility": "The link stands in a noscript part of the page."},
        ),
        (article(f"<i hidden>{LINK}</i>"), {"visibility": "The link is hidden from readers."}),
        (
            f"<p>{TEXT}</p><footer>{LINK}</footer>",
            {"placement": "The link stands in the footer; article body was agreed."},
        ),
        (
            article(LINK, head='<meta name="robots" content="noindex">'),
            {"index": "The page is marked noindex by the robots meta tag."},
        ),
        (
            article(LINK, head='<meta name="robots" content="nofollow">'),
            {"rel": "The link's rel is none and the whole page is nofollow; follow was agreed."},
        ),
        (
            article(LINK, head='<link rel="canonical" href="/other">'),
            {"canonical": "The page names https://magazine.example/other as the real address."},
        ),
    ],
)
def test_a_link_that_is_not_as_it_was_agreed(html: str, problem: dict[str, str]) -> None:
    judgement = judge(html)

    assert judgement.verdict == FOUND
    assert not judgement.is_as_agreed
    assert bad(judgement) == problem


def test_a_header_can_hide_the_page_too() -> None:
    judgement = judge(article(LINK), robots="googlebot: noindex")

    assert bad(judgement) == {"index": "The page is marked noindex by the X-Robots-Tag header."}


def test_another_spelling_of_the_target_is_good_and_told() -> None:
    judgement = judge(article(LINK.replace("https://shop", "http://www.shop")))

    assert judgement.is_as_agreed
    assert judgement.facts[1].sentence == (
        "The link spells the agreed address as http://www.shop.example/oak-chairs/."
    )


def test_a_placement_that_is_nowhere_in_particular_is_not_judged() -> None:
    judgement = judge(article(LINK), agreed=replace(AGREED, placement="resources page"))

    assert judgement.is_as_agreed
    assert judgement.is_good(Aspect.PLACEMENT) is None


def test_a_redirect_within_the_publisher_is_told_and_one_away_is_bad() -> None:
    moved = replace(VISIT, final_url="https://www.magazine.example/new/", hop_count=2)
    away = replace(VISIT, final_url="https://casino.example/", hop_count=1)

    here, there = judge(article(LINK), visit=moved), judge(article(LINK), visit=away)

    assert here.is_as_agreed
    assert here.facts[-1].sentence == (
        "The address redirects 2 times, to https://www.magazine.example/new/."
    )
    assert bad(there) == {"redirects": "The address redirects once, to https://casino.example/."}


def test_a_page_without_the_link() -> None:
    judgement = judge(article("nothing"))

    assert (judgement.verdict, judgement.reason) == (
        NOT_FOUND, "The page does not link to the agreed page.",
    )  # fmt: skip
    assert judgement.is_good(Aspect.REL) is None


def test_a_link_to_another_page_of_the_client_is_not_the_link() -> None:
    judgement = judge(article('<a href="https://shop.example/">oak chairs</a>'))

    assert (judgement.verdict, judgement.reason) == (
        NOT_FOUND, "The page links to https://shop.example/, not to the agreed page.",
    )  # fmt: skip


def test_what_was_not_seen_in_the_first_part_of_a_long_page_is_unknown() -> None:
    long = replace(VISIT, is_truncated=True)

    assert judge(article("nothing"), visit=long).reason == (
        "The link was not seen in the first 3 MB of the page."
    )
    assert judge(article("nothing"), visit=long).verdict == UNKNOWN
    assert judge(article(LINK), visit=long).verdict == FOUND


def test_a_page_that_scripts_would_fill_is_unknown() -> None:
    judgement = judge('<body><div id="root"></div><script src="/app.js"></script></body>')

    assert (judgement.verdict, judgement.reason) == (
        UNKNOWN, "The page shows almost no text without running its scripts.",
    )  # fmt: skip


def day(number: int) -> date:
    return date(2025, 7, number)


@pytest.mark.parametrize(
    ("history", "days"),
    [
        ([], 0),
        ([(9, NOT_FOUND)], 1),
        ([(9, NOT_FOUND), (9, NOT_FOUND), (9, NOT_FOUND)], 1),
        ([(9, NOT_FOUND), (8, NOT_FOUND), (7, NOT_FOUND)], 3),
        ([(9, NOT_FOUND), (8, UNKNOWN), (7, NOT_FOUND), (6, NOT_FOUND)], 3),
        ([(9, NOT_FOUND), (8, FOUND), (7, NOT_FOUND), (6, NOT_FOUND)], 1),
        ([(9, FOUND), (8, NOT_FOUND), (7, NOT_FOUND), (6, NOT_FOUND)], 0),
        ([(9, UNKNOWN), (8, UNKNOWN), (7, UNKNOWN), (6, UNKNOWN)], 0),
    ],
)
def test_a_link_is_lost_when_it_was_missing_on_three_days(
    history: list[tuple[int, Verdict]], days: int
) -> None:
    dated = [(day(number), verdict) for number, verdict in history]

    assert days_missing(dated) == days
    assert is_lost(dated) is (days >= 3)


def test_a_guarantee_counts_from_when_the_link_was_first_live() -> None:
    live = datetime(2025, 1, 1, tzinfo=UTC)

    last, first_without = (
        datetime(2025, 3, 31, 23, 59, tzinfo=UTC),
        datetime(2025, 4, 1, tzinfo=UTC),
    )
    assert is_guaranteed(live_since=live, guarantee_days=90, now=last)
    assert not is_guaranteed(live_since=live, guarantee_days=90, now=first_without)
    assert not is_guaranteed(live_since=None, guarantee_days=90, now=last)


PERFECT = QualityFacts(
    dr=70, niche_matches=True, relevance_grade=5, content_grade=5, placement_grade=5,
    is_indexable=True, rel_as_agreed=True, anchor_as_agreed=True, placement_as_agreed=True,
    outbound_count=3,
)  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "score"),
    [
        (PERFECT, 100),
        (replace(PERFECT, dr=91), 100),
        (replace(PERFECT, dr=35), 87),
        (replace(PERFECT, is_indexable=False), 85),
        (replace(PERFECT, rel_as_agreed=False), 90),
        (replace(PERFECT, content_grade=1), 85),
        (replace(PERFECT, relevance_grade=3), 90),
        (replace(PERFECT, relevance_grade=None, niche_matches=False), 90),
        (replace(PERFECT, outbound_count=60), 98),
        (replace(PERFECT, outbound_count=5000), 95),
        (QualityFacts(dr=35), 48),
        (QualityFacts(rel_as_agreed=False, anchor_as_agreed=False), 0),
    ],
)
def test_a_link_is_scored_by_what_is_known(facts: QualityFacts, score: int) -> None:
    quality = quality_score(facts)

    assert quality is not None
    assert quality.score == score
    assert quality.needs_a_look is (score < 60)


def test_a_score_explains_itself() -> None:
    quality = quality_score(QualityFacts(dr=42, rel_as_agreed=True, outbound_count=12))

    assert quality is not None
    assert [(part.name, part.points, part.possible) for part in quality.parts] == [
        ("Domain rating", 15, 25), ("Rel", 10, 10), ("Links on the page", 5, 5),
    ]  # fmt: skip
    assert quality.parts[0].reason == "The publisher is rated 42."
    assert quality.unknown == (
        "Relevance", "Content", "Listed by search engines", "Text", "Placement",
    )  # fmt: skip


def test_nothing_known_is_no_score() -> None:
    assert quality_score(QualityFacts()) is None


def test_a_capture_keeps_what_was_asked_and_answered() -> None:
    seen = Captured(
        requested_url=PAGE, final_url=PAGE + "2", status=200,
        hops=((PAGE, 301, PAGE + "2"),), headers=(("server", "x\r\ny"),),
        body=b"<p>\n\nZo\xeb", is_truncated=False,
    )  # fmt: skip
    at = datetime(2025, 7, 1, 12, tzinfo=UTC)

    packed = pack_capture(seen, at=at)
    head, body = unpack_capture(packed)

    assert body == b"<p>\n\nZo\xeb"
    assert head.splitlines() == [
        "Requested: https://magazine.example/guide/",
        "At: 2025-07-01T12:00:00+00:00",
        "Redirect: https://magazine.example/guide/ answered 301, to "
        "https://magazine.example/guide/2",
        "Answered: https://magazine.example/guide/2",
        "Status: 200",
        "Body: 8 bytes",
        "< server: x  y",
    ]
    assert pack_capture(seen, at=at) == packed
