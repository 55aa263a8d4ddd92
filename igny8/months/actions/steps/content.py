"""From the blueprint to published articles."""

from igny8.content.actions.review import accept_drafts_for_demo
from igny8.content.models import ContentNeed
from igny8.content.queries import needs_of_month
from igny8.kit.clock import local_date
from igny8.months.actions.steps.base import Month, Outcome
from igny8.months.actions.steps.consent import approved_by_client
from igny8.months.errors import Waits
from igny8.sag.errors import BlueprintNotApproved
from igny8.services.actions.articles import (
    accept_what_may,
    owed_in,
    plan_articles,
    publish_articles,
    write_articles,
)
from igny8.services.actions.shortage import note_shortage

Status = ContentNeed.Status


def plan(month: Month) -> Outcome:
    """Take the month's articles from the approved blueprint, in its order of execution."""
    owed = owed_in(month.subscription, month=month.start)
    try:
        needs = plan_articles(month.subscription, month=month.start, count=owed, now=month.now)
    except BlueprintNotApproved as failure:
        raise Waits(failure.message) from failure
    missing = owed - len(needs)
    note_shortage(
        month.subscription, month=month.start, planned=len(needs), owed=owed, now=month.now
    )
    short = ""
    if missing > 0:
        short = (
            f"; the blueprint has no pages for {missing} more: extend it, have it approved, then "
            "run the month again"
        )
    return Outcome(len(needs), owed, f"{len(needs)} articles planned{short}")


def write(month: Month) -> Outcome:
    """Write every planned article up to the review queue."""
    found = write_articles(month.subscription, month=month.start, now=month.now, progress=month.say)
    if found.ready + len(found.stopped) < found.total:
        raise Waits(f"{found.total - found.ready} articles could not be written yet.")
    words = f"{len(found.stopped)} need a person: {found.stopped[0]}" if found.stopped else ""
    return Outcome(found.ready, found.total, words or f"{found.ready} articles written")


def review(month: Month) -> Outcome:
    """Accepted by people, one by one; by nobody only in a demo that asks for it.

    What was sent back, or stopped until a person saw to it, is written again first.
    """
    write(month)
    if month.run.accept_drafts:
        accept_drafts_for_demo(month.site, month=month.start, now=month.now)
    elif month.config.automation.auto_publish:
        accept_what_may(month.subscription, month=month.start, now=month.now)
    needs = list(needs_of_month(month.site, month.start))
    waiting = sum(need.status == Status.REVIEW for need in needs)
    accepted = sum(need.status in (Status.ACCEPTED, Status.PUBLISHED) for need in needs)
    if waiting:
        month.say(accepted, len(needs), "Waiting for a reviewer")
        raise Waits(
            f"{waiting} of {len(needs)} articles wait to be read and accepted by a person, on the "
            "client's Review page."
        )
    if month.config.automation.review_required:
        approved_by_client(month)
    return Outcome(accepted, len(needs), f"{accepted} articles accepted")


def publish(month: Month) -> Outcome:
    """Publish what was accepted, and approved where that is asked for, with its schema and cover.

    Asked for again: an article may have been changed since the review.
    """
    approved = approved_by_client(month) if month.config.automation.review_required else None
    pages = publish_articles(
        month.subscription,
        month=month.start,
        now=month.now,
        today=local_date(month.now, month.subscription.account.time_zone),
        only=approved,
        progress=month.say,
    )
    words = sum(page.word_count for page in pages)
    return Outcome(
        len(pages), _accepted(month), f"{len(pages)} articles published, {words:,} words"
    )


def _accepted(month: Month) -> int:
    needs = needs_of_month(month.site, month.start)
    return needs.filter(status__in=[Status.ACCEPTED, Status.PUBLISHED]).count()
