"""Reads over what is to be written and how far it is."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from igny8.accounts.models import Account, Site
from igny8.content.models import ContentNeed, Draft
from igny8.kit.clock import month_start


@dataclass(frozen=True, slots=True)
class PipelineCounts:
    """How many of a month's pages stand where."""

    planned: int
    in_work: int
    in_review: int
    accepted: int
    published: int
    needs_person: int

    @property
    def total(self) -> int:
        steps = (self.planned, self.in_work, self.in_review, self.accepted)
        return sum(steps) + self.published + self.needs_person


def needs_of_month(site: Site, month: date) -> QuerySet[ContentNeed]:
    """The pages that the month of this day owes, in the order of their priority."""
    return ContentNeed.objects.filter(site=site, month=month_start(month)).order_by(
        "priority", "serial"
    )


def pipeline_counts(site: Site, month: date) -> PipelineCounts:
    """A month's pages by where they stand."""
    rows = needs_of_month(site, month).order_by().values("status").annotate(count=Count("pk"))
    found = {row["status"]: row["count"] for row in rows}
    status = ContentNeed.Status
    in_work = (status.IDEA, status.BRIEFED, status.DRAFTED)
    return PipelineCounts(
        planned=found.get(status.PLANNED, 0),
        in_work=sum(found.get(one, 0) for one in in_work),
        in_review=found.get(status.REVIEW, 0),
        accepted=found.get(status.ACCEPTED, 0),
        published=found.get(status.PUBLISHED, 0),
        needs_person=found.get(status.NEEDS_PERSON, 0),
    )


def drafts_in_review(account: Account, site: Site | None = None) -> QuerySet[Draft]:
    """Drafts that wait for a person, the oldest month first."""
    drafts = Draft.objects.for_account(account).filter(status=Draft.Status.IN_REVIEW)
    if site is not None:
        drafts = drafts.filter(need__site=site)
    order = ("need__month", "need__priority", "need__serial")
    return drafts.select_related("need__site").order_by(*order)


def needs_for_a_person(account: Account) -> QuerySet[ContentNeed]:
    """Pages that nobody but a person can bring further; each says why."""
    stopped = ContentNeed.objects.for_account(account).filter(
        status=ContentNeed.Status.NEEDS_PERSON
    )
    return stopped.select_related("site").order_by("month", "priority", "serial")
