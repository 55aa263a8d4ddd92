"""From a visit to a verdict: what the answer allows us to say about a link."""

from collections.abc import Iterator
from dataclasses import dataclass

from igny8.kit.addresses import Match, parse_address
from igny8.links.rules.placement import (
    PageReading,
    SeenLink,
    is_anchor_as_agreed,
    is_rel_as_agreed,
)
from igny8.links.rules.verdicts import AgreedLink, Aspect, Fact, Verdict

GONE = (404, 410)
HTML_TYPES = ("", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
FEW_WORDS = 20
BODY_PLACEMENTS = ("article body", "page body")


@dataclass(frozen=True, slots=True)
class Visit:
    """How the page answered; `status` is None where it did not. `problem` is then a sentence."""

    status: int | None
    final_url: str = ""
    hop_count: int = 0
    is_truncated: bool = False
    content_type: str = ""
    is_challenge: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, its reason in a sentence, the link it is about, and everything seen."""

    verdict: Verdict
    reason: str
    link: SeenLink | None
    facts: tuple[Fact, ...]

    @property
    def is_as_agreed(self) -> bool:
        """Whether the link stands and nothing speaks against it."""
        bad = any(fact.is_good is False for fact in self.facts)
        return self.verdict is Verdict.FOUND and not bad

    def is_good(self, aspect: Aspect) -> bool | None:
        """What was seen of one aspect; None where nothing was."""
        found = [fact.is_good for fact in self.facts if fact.aspect is aspect]
        return None if not found or None in found else all(found)


def judge_visit(visit: Visit) -> Judgement | None:
    """What can be said without reading the page; None where it has to be read."""
    if visit.status is None:
        return _closed(Verdict.UNKNOWN, visit.problem)
    if visit.status in GONE:
        return _closed(Verdict.NOT_FOUND, f"The page is gone (status {visit.status}).")
    if visit.is_challenge:
        return _closed(Verdict.UNKNOWN, "The page asks visitors to prove that they are human.")
    if not 200 <= visit.status < 300:
        return _closed(Verdict.UNKNOWN, _status_sentence(visit.status))
    if visit.content_type not in HTML_TYPES:
        return _closed(Verdict.UNKNOWN, f"The page is a file of type {visit.content_type}.")
    return None


def judge_unreadable(reason: str) -> Judgement:
    """What can be said of a page that came but cannot be read: that nobody can tell."""
    return _closed(Verdict.UNKNOWN, reason)


def _status_sentence(status: int) -> str:
    if status in (401, 403):
        return f"The page does not let us in (status {status})."
    if status == 429:
        return "The publisher asks us to come back later (status 429)."
    if status >= 500:
        return f"The publisher's server has a fault (status {status})."
    return f"The page answered with status {status}."


def _closed(verdict: Verdict, reason: str) -> Judgement:
    good = None if verdict is Verdict.UNKNOWN else False
    return Judgement(verdict, reason, None, (Fact(Aspect.PAGE, good, reason),))


def judge_page(
    visit: Visit, reading: PageReading, agreed: AgreedLink, *, redirected: SeenLink | None = None
) -> Judgement:
    """The verdict on a page that was read.

    `redirected` is a link to another address of the client's that was seen to lead to the target.
    """
    link = next((seen for seen in reading.links if seen.match is not Match.SAME_HOST), redirected)
    facts = [*_page_facts(visit, reading, agreed)]
    if link is None:
        verdict, reason = _without_link(visit, reading)
        good = None if verdict is Verdict.UNKNOWN else False
        return Judgement(verdict, reason, None, (Fact(Aspect.LINK, good, reason), *facts))
    reason = f"The link to {agreed.target_url} stands on the page."
    seen = [Fact.good(Aspect.LINK, reason), *_link_facts(link, reading, agreed)]
    return Judgement(Verdict.FOUND, reason, link, (*seen, *facts))


def _without_link(visit: Visit, reading: PageReading) -> tuple[Verdict, str]:
    if visit.is_truncated:
        return Verdict.UNKNOWN, "The link was not seen in the first 3 MB of the page."
    if reading.word_count < FEW_WORDS and not reading.links:
        return Verdict.UNKNOWN, "The page shows almost no text without running its scripts."
    if reading.links:
        other = reading.links[0].url
        return Verdict.NOT_FOUND, f"The page links to {other}, not to the agreed page."
    return Verdict.NOT_FOUND, "The page does not link to the agreed page."


def _page_facts(visit: Visit, reading: PageReading, agreed: AgreedLink) -> Iterator[Fact]:
    if reading.robots.noindex:
        where = " and ".join(reading.robots.sources)
        yield Fact.bad(Aspect.INDEX, f"The page is marked noindex by {where}.")
    else:
        yield Fact.good(Aspect.INDEX, "The page lets search engines list it.")
    if reading.canonical.is_elsewhere or reading.canonical.is_contradictory:
        named = reading.canonical.url
        yield Fact.bad(Aspect.CANONICAL, f"The page names {named} as the real address.")
    else:
        yield Fact.good(Aspect.CANONICAL, "The page stands for itself.")
    if visit.hop_count:
        times = "once" if visit.hop_count == 1 else f"{visit.hop_count} times"
        here = _same_host(visit.final_url, agreed.page_url)
        sentence = f"The address redirects {times}, to {visit.final_url}."
        yield Fact(Aspect.REDIRECTS, None if here else False, sentence)


def _same_host(here: str, there: str) -> bool:
    return parse_address(here).bare_host == parse_address(there).bare_host


def _link_facts(link: SeenLink, reading: PageReading, agreed: AgreedLink) -> Iterator[Fact]:
    yield _target_fact(link, agreed)
    if is_anchor_as_agreed(agreed.anchor, link.anchor):
        yield Fact.good(Aspect.ANCHOR, f"The link's text is “{link.anchor}”, as agreed.")
    else:
        what = f"“{link.anchor}”" if link.anchor else "empty"
        sentence = f"The link's text is {what}; “{agreed.anchor}” was agreed."
        yield Fact.bad(Aspect.ANCHOR, sentence)
    yield _rel_fact(link, reading, agreed)
    if link.in_noscript:
        yield Fact.bad(Aspect.VISIBILITY, "The link stands in a noscript part of the page.")
    elif link.is_hidden:
        yield Fact.bad(Aspect.VISIBILITY, "The link is hidden from readers.")
    else:
        yield Fact.good(Aspect.VISIBILITY, "The link can be seen.")
    if agreed.placement in BODY_PLACEMENTS:
        good = link.region in BODY_PLACEMENTS
        sentence = f"The link stands in the {link.region}; {agreed.placement} was agreed."
        yield Fact(Aspect.PLACEMENT, good, sentence)


def _target_fact(link: SeenLink, agreed: AgreedLink) -> Fact:
    if link.match is Match.EXACT:
        return Fact.good(Aspect.TARGET, "The link leads to the agreed address.")
    if link.match is Match.SAME_PAGE:
        sentence = f"The link spells the agreed address as {link.url}."
        return Fact.good(Aspect.TARGET, sentence)
    sentence = f"The link leads to {link.url}, which redirects to {agreed.target_url}."
    return Fact.neutral(Aspect.TARGET, sentence)


def _rel_fact(link: SeenLink, reading: PageReading, agreed: AgreedLink) -> Fact:
    nofollow = reading.robots.nofollow
    rel = " ".join(token for token in link.rel if token) or "none"
    page = " and the whole page is nofollow" if nofollow else ""
    good = is_rel_as_agreed(agreed.rel, link.rel, page_nofollow=nofollow)
    return Fact(Aspect.REL, good, f"The link's rel is {rel}{page}; {agreed.rel} was agreed.")
