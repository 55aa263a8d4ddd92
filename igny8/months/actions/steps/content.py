"""From the blueprint to published articles."""

from igny8.content.actions.review import accept_drafts_for_demo
from igny8.content.models import ContentNeed, Draft
from igny8.content.queries import needs_of_month
from igny8.inbox.actions import request_approval
from igny8.inbox.models import Approval
from igny8.inbox.queries import approval_of
from igny8.kit.clock import local_date
from igny8.months.actions.steps.base import Month, Outcome
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
        _ask_client(month, accepted)
    return Outcome(accepted, len(needs), f"{accepted} articles accepted")


def _ask_client(month: Month, count: int) -> None:
    subject = f"content:{month.run.pk}"
    answer = approval_of(Approval.Kind.CONTENT, subject)
    if answer is None or _is_answered_with_changes(month, answer):
        answer = request_approval(
            month.site,
            kind=Approval.Kind.CONTENT,
            subject_id=subject,
            title=f"{count} articles for {month.start:%B %Y}",
            now=month.now,
        )
    if answer.status == Approval.Status.CHANGES_REQUESTED:
        raise Waits(
            f"The client asks for changes: “{answer.note}” Edit the articles on the client's "
            "Review page and accept them again; then run the month again to ask once more."
        )
    if answer.status != Approval.Status.APPROVED:
        raise Waits(f"The client has not approved the {count} articles of {month.start:%B %Y}.")


def _is_answered_with_changes(month: Month, answer: Approval) -> bool:
    """Whether the client asked for changes and somebody accepted a changed article since."""
    if answer.status != Approval.Status.CHANGES_REQUESTED:
        return False
    return Draft.objects.filter(
        need__in=needs_of_month(month.site, month.start),
        status=Draft.Status.ACCEPTED,
        accepted_at__gt=answer.decided_at,
    ).exists()


def publish(month: Month) -> Outcome:
    """Publish what was accepted, with its schema and cover."""
    pages = publish_articles(
        month.subscription,
        month=month.start,
        now=month.now,
        today=local_date(month.now, month.subscription.account.time_zone),
        progress=month.say,
    )
    words = sum(page.word_count for page in pages)
    return Outcome(
        len(pages), _accepted(month), f"{len(pages)} articles published, {words:,} words"
    )


def _accepted(month: Month) -> int:
    needs = needs_of_month(month.site, month.start)
    return needs.filter(status__in=[Status.ACCEPTED, Status.PUBLISHED]).count()
