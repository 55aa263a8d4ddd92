"""What was seen, as rows: the check, its evidence, and the link's new state."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from igny8.accounts.actions.files import store_file
from igny8.accounts.models import StoredFile
from igny8.kit.clock import local_date
from igny8.kit.events import publish
from igny8.links.events import LinkLost, LinkNotAsAgreed, LinkWentLive
from igny8.links.gateways.page import VisitedPage
from igny8.links.models import LinkCheck, LinkReview
from igny8.links.queries import history_of
from igny8.links.rules.capture import pack_capture
from igny8.links.rules.loss import is_guaranteed, is_lost
from igny8.links.rules.outcomes import Judgement
from igny8.links.rules.placement import PageReading
from igny8.links.rules.scoring import Quality, QualityFacts, quality_score
from igny8.links.rules.verdicts import Aspect, Verdict
from igny8.sag.models import SAGBacklink

CAPTURE_TYPE = "application/gzip"
NOT_YET_LIVE = (SAGBacklink.Status.ORDERED, SAGBacklink.Status.PENDING, SAGBacklink.Status.LOST)


@transaction.atomic
def keep_check(
    backlink: SAGBacklink,
    page: VisitedPage,
    reading: PageReading | None,
    judgement: Judgement,
    *,
    now: datetime,
) -> LinkCheck:
    """Keep one visit, once a moment, and let the link's state follow from it."""
    backlink = SAGBacklink.objects.select_for_update(of=("self",)).get(pk=backlink.pk)
    if made := LinkCheck.objects.filter(backlink=backlink, checked_at=now).first():
        return made
    check = LinkCheck(
        account=backlink.account,
        site=backlink.site,
        backlink=backlink,
        checked_at=now,
        checked_on=local_date(now, backlink.account.time_zone),
        page_url=backlink.page_url,
        capture=_capture(backlink, page, now=now),
        **_answer_fields(page, judgement),
        **_page_fields(reading, judgement),
        **_link_fields(judgement),
    )
    _score(check, backlink, judgement)
    check.save(force_insert=True)
    _follow(backlink, check, now=now)
    return check


def _capture(backlink: SAGBacklink, page: VisitedPage, *, now: datetime) -> StoredFile | None:
    if page.captured is None:
        return None
    return store_file(
        backlink.account,
        name=f"link-{backlink.pk}-{now:%Y%m%dT%H%M%SZ}.gz",
        content=pack_capture(page.captured, at=now),
        content_type=CAPTURE_TYPE,
        kind="link_capture",
        site=backlink.site,
    )


def _answer_fields(page: VisitedPage, judgement: Judgement) -> Mapping[str, object]:
    return {
        "verdict": judgement.verdict,
        "reason": judgement.reason[:2500],
        "is_as_agreed": judgement.is_as_agreed,
        "facts": [
            {"aspect": fact.aspect, "good": fact.is_good, "sentence": fact.sentence}
            for fact in judgement.facts
        ],
        "http_status": page.visit.status,
        "final_url": page.visit.final_url,
        "hops": [list(hop) for hop in page.hops],
        "is_truncated": page.visit.is_truncated,
    }


def _page_fields(reading: PageReading | None, judgement: Judgement) -> Mapping[str, object]:
    if reading is None:
        return {}
    return {
        "page_title": reading.title,
        "word_count": reading.word_count,
        "outbound_count": reading.outbound_count,
        "is_noindex": reading.robots.noindex,
        "canonical_url": reading.canonical.url,
        "is_canonical_elsewhere": judgement.is_good(Aspect.CANONICAL) is False,
    }


def _link_fields(judgement: Judgement) -> Mapping[str, object]:
    link = judgement.link
    if link is None:
        return {}
    return {
        "found_url": link.url,
        "found_anchor": link.anchor,
        "found_rel": " ".join(link.rel)[:200],
        "found_region": link.region,
        "in_noscript": link.in_noscript,
        "is_hidden": link.is_hidden,
        "rel_as_agreed": judgement.is_good(Aspect.REL),
        "anchor_as_agreed": judgement.is_good(Aspect.ANCHOR),
        "placement_as_agreed": judgement.is_good(Aspect.PLACEMENT),
    }


def _score(check: LinkCheck, backlink: SAGBacklink, judgement: Judgement) -> None:
    if judgement.verdict is not Verdict.FOUND:
        return
    quality = _quality(check, backlink, judgement)
    if quality is not None:
        check.quality_score = quality.score
        check.quality_parts = [asdict(part) for part in quality.parts]
        check.quality_unknown = list(quality.unknown)


def _quality(check: LinkCheck, backlink: SAGBacklink, judgement: Judgement) -> Quality | None:
    review = LinkReview.objects.filter(backlink=backlink).first()
    listed = judgement.is_good(Aspect.INDEX), judgement.is_good(Aspect.CANONICAL)
    return quality_score(
        QualityFacts(
            dr=backlink.dr,
            relevance_grade=review.relevance_grade if review else None,
            content_grade=review.content_grade if review else None,
            placement_grade=review.placement_grade if review else None,
            is_indexable=None if None in listed else all(listed),
            rel_as_agreed=check.rel_as_agreed,
            anchor_as_agreed=check.anchor_as_agreed,
            placement_as_agreed=check.placement_as_agreed,
            outbound_count=check.outbound_count,
        )
    )


def _follow(backlink: SAGBacklink, check: LinkCheck, *, now: datetime) -> None:
    """Let the link's state follow from its checks, by the plan's table of moves."""
    found = check.verdict == LinkCheck.Verdict.FOUND
    if found and backlink.status in NOT_YET_LIVE:
        came_back = backlink.status == SAGBacklink.Status.LOST
        backlink.move_to(SAGBacklink.Status.LIVE, now=now)
        publish(LinkWentLive(backlink.pk, came_back), account=backlink.account, now=now)
    elif backlink.status == SAGBacklink.Status.LIVE and is_lost(history_of(backlink)):
        backlink.move_to(SAGBacklink.Status.LOST, now=now)
        guaranteed = is_guaranteed(
            live_since=backlink.live_since, guarantee_days=backlink.guarantee_days, now=now
        )
        publish(LinkLost(backlink.pk, guaranteed), account=backlink.account, now=now)
    if found and not check.is_as_agreed:
        publish(LinkNotAsAgreed(backlink.pk, check.pk), account=backlink.account, now=now)
