"""The client's yes to a month's articles, where the service asks for it before publishing."""

from uuid import UUID

from igny8.content.models import ContentNeed, Draft
from igny8.content.queries import needs_of_month
from igny8.inbox.actions import request_approval, withdraw_approval
from igny8.inbox.models import Approval
from igny8.inbox.queries import approval_of
from igny8.months.actions.steps.base import Month
from igny8.months.errors import Waits

KIND = Approval.Kind.CONTENT
Status = Approval.Status


def approved_by_client(month: Month) -> set[UUID]:
    """The accepted drafts of the month's articles that are not out yet, all with the client's yes.

    A yes holds for the very versions that it was asked about: an article that was accepted later,
    or changed since, is asked about anew. Raises Waits until the client has approved all of them.
    """
    accepted = _accepted(month)
    approved = _approved(month)
    if wanting := [draft for draft in accepted if draft.pk not in approved]:
        _wait_for(month, wanting)
    withdraw_approval(kind=KIND, subject_id=month.run.content_question)
    return {draft.pk for draft in accepted}


def _wait_for(month: Month, drafts: list[Draft]) -> None:
    ids = {draft.pk for draft in drafts}
    answer = approval_of(KIND, month.run.content_question)
    if answer and answer.status == Status.CHANGES_REQUESTED and set(answer.covers) <= ids:
        raise Waits(
            f"The client asks for changes: “{answer.note}” Edit the articles on the client's "
            "Review page and accept them again; then run the month again to ask once more."
        )
    if answer is None or answer.status != Status.PENDING or set(answer.covers) != ids:
        _ask(month, drafts)
    raise Waits(f"The client has not approved the {_articles(drafts)} of {month.start:%B %Y}.")


def _ask(month: Month, drafts: list[Draft]) -> None:
    """One question about these articles, in the place of one about others."""
    withdraw_approval(kind=KIND, subject_id=month.run.content_question)
    request_approval(
        month.site,
        kind=KIND,
        subject_id=month.run.content_question,
        title=f"{_articles(drafts)} for {month.start:%B %Y}",
        details="\n".join(f"“{draft.title}”, {draft.word_count:,} words" for draft in drafts),
        covers=[draft.pk for draft in drafts],
        now=month.now,
    )


def _accepted(month: Month) -> list[Draft]:
    drafts = Draft.objects.filter(
        need__in=needs_of_month(month.site, month.start),
        need__status=ContentNeed.Status.ACCEPTED,
        status=Draft.Status.ACCEPTED,
    )
    return list(drafts.order_by("need__priority", "need__serial"))


def _approved(month: Month) -> set[UUID]:
    answers = Approval.objects.filter(
        kind=KIND, subject_id=month.run.content_question, status=Status.APPROVED
    ).values_list("covers", flat=True)
    return {draft for covers in answers for draft in covers}


def _articles(drafts: list[Draft]) -> str:
    return "1 article" if len(drafts) == 1 else f"{len(drafts)} articles"
