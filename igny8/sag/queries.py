"""What is planned for a site, and what of it is still to be done."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from igny8.accounts.models import Site
from igny8.sag.errors import NoIntake, NoSuchMonth
from igny8.sag.models import (
    CampaignMonth,
    Intake,
    PlannedPage,
    SAGBlueprint,
    SAGCampaign,
)
from igny8.sag.rules.business import Business
from igny8.sag.rules.search_facts import PageFact, QueryFact, SearchFacts
from igny8.search_console.queries import latest_rows
from igny8.search_console.rules.export import Dimension


def latest_intake(site: Site) -> Intake | None:
    """The newest version of what the client told us."""
    return Intake.objects.filter(site=site).order_by("-version").first()


def business_of(site: Site) -> Business:
    """The business as the newest intake describes it. Raises NoIntake."""
    intake = latest_intake(site)
    if intake is None:
        raise NoIntake(f"There is no intake for {site} yet; onboard the client first.")
    return Business.model_validate(intake.data)


def latest_blueprint(site: Site) -> SAGBlueprint | None:
    """The newest version, whatever its state."""
    return SAGBlueprint.objects.filter(site=site).order_by("-version").first()


def approved_blueprint(site: Site) -> SAGBlueprint | None:
    """The version that the client approved and that is executed, if there is one."""
    return SAGBlueprint.objects.filter(site=site, status=SAGBlueprint.Status.APPROVED).first()


def unfulfilled_pages(
    site: Site, fulfilled_ids: Iterable[UUID], *, content_types: Sequence[str] | None = None
) -> QuerySet[PlannedPage]:
    """The approved plan's pages that are still to be written, in the order of execution.

    A page that an earlier version already had (by its slug) counts as fulfilled with it.
    """
    done = list(fulfilled_ids)
    slugs = PlannedPage.objects.filter(pk__in=done).values("slug")
    pages = PlannedPage.objects.filter(
        blueprint__site=site, blueprint__status=SAGBlueprint.Status.APPROVED
    )
    if content_types is not None:
        pages = pages.filter(content_type__in=content_types)
    pages = pages.exclude(pk__in=done).exclude(slug__in=slugs)
    return pages.select_related("cluster", "term").order_by("priority")


def active_campaign(site: Site) -> SAGCampaign | None:
    """The backlink plan that is being executed, if there is one."""
    return SAGCampaign.objects.filter(site=site, status=SAGCampaign.Status.ACTIVE).first()


def campaign_month(site: Site, month: date | int) -> CampaignMonth:
    """A month of the active campaign, by a day in it or by its number. Raises NoSuchMonth."""
    months = CampaignMonth.objects.filter(
        campaign__site=site, campaign__status=SAGCampaign.Status.ACTIVE
    ).select_related("campaign")
    wanted = {"number": month} if isinstance(month, int) else {"month": month.replace(day=1)}
    found = months.filter(**wanted).first()
    if found is None:
        raise NoSuchMonth(f"The backlink plan of {site} has no month {month}.")
    return found


def search_facts(site: Site) -> SearchFacts:
    """The newest export's queries and pages, as the plan takes them; empty without an import."""
    queries = latest_rows(site, Dimension.QUERY)
    pages = latest_rows(site, Dimension.PAGE)
    said = queries or pages
    return SearchFacts(
        range_in_words=str(said.range) if said else "",
        queries=tuple(
            QueryFact(row.key, row.clicks, row.impressions, row.position)
            for row in (queries.rows if queries else ())
        ),
        pages=tuple(
            PageFact(row.key, row.clicks, row.impressions, row.position)
            for row in (pages.rows if pages else ())
        ),
    )
