"""Reads over what is to be written and how far it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from igny8.accounts.models import Account, Site
from igny8.content.models import ContentNeed
from igny8.kit.clock import month_start
from igny8.sag.models import PlannedPage
from igny8.sag.queries import unfulfilled_pages

WAITING = (ContentNeed.Status.REVIEW, ContentNeed.Status.NEEDS_PERSON)


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


def unplanned_pages(site: Site, *, content_types: Sequence[str]) -> QuerySet[PlannedPage]:
    """The approved plan's pages of these types that no month has yet, in the order of execution."""
    planned = ContentNeed.objects.filter(site=site).values_list("planned_page", flat=True)
    return unfulfilled_pages(site, planned, content_types=content_types)


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


def waiting_needs(accounts: Iterable[Account]) -> QuerySet[ContentNeed]:
    """Pages that only a person can bring further, the oldest month first.

    Those whose draft is to be read, and those that stopped; each of the latter says why.
    """
    waiting = ContentNeed.objects.filter(account__in=accounts, status__in=WAITING)
    return waiting.order_by("month", "priority", "serial", "pk")
