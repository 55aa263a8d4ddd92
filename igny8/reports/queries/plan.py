"""What comes after a period, and what the client must say yes to."""

from igny8.accounts.models import Site
from igny8.content.models import ContentNeed
from igny8.inbox.models import Approval
from igny8.kit.clock import month_start
from igny8.reports.rules.document import Plan, PlanItem
from igny8.reports.rules.periods import Period
from igny8.sag.models import CampaignMonth, PlannedPage, SAGBlueprint

# Pages of the blueprint that are named where the next month has not been planned yet.
PAGES_NAMED = 30


def plan_section(site: Site, following: Period, *, pages_owed: int) -> Plan:
    """Approvals that wait, the next period's pages (`pages_owed` of them) and its links."""
    return Plan(
        period=following,
        items=(*_approvals(site), *_pages(site, following, pages_owed), *_links(site, following)),
    )


def _approvals(site: Site) -> list[PlanItem]:
    waiting = Approval.objects.filter(site=site, status=Approval.Status.PENDING)
    return [
        PlanItem(approval.title, approval.kind, None, needs_client=True)
        for approval in waiting.order_by("requested_at")
    ]


def _pages(site: Site, following: Period, pages_owed: int) -> list[PlanItem]:
    """The pages of the next months' needs; before they are planned, the blueprint's next ones."""
    needs = ContentNeed.objects.filter(
        site=site, month__gte=month_start(following.start), month__lt=following.end
    ).exclude(status=ContentNeed.Status.PUBLISHED)
    planned = [(need.title, need.content_type) for need in needs[:PAGES_NAMED]]
    if not planned:
        planned = _next_of_blueprint(site, min(pages_owed, PAGES_NAMED))
    return [PlanItem(title, kind, None, needs_client=False) for title, kind in planned]


def _next_of_blueprint(site: Site, count: int) -> list[tuple[str, str]]:
    used = ContentNeed.objects.filter(site=site).values("planned_page")
    pages = PlannedPage.objects.filter(
        blueprint__site=site, blueprint__status=SAGBlueprint.Status.APPROVED
    ).exclude(pk__in=used)
    return list(pages.order_by("priority").values_list("title", "content_type")[:count])


def _links(site: Site, following: Period) -> list[PlanItem]:
    months = CampaignMonth.objects.filter(
        campaign__site=site, campaign__status="active",
        month__gte=month_start(following.start), month__lt=following.end,
    )  # fmt: skip
    return [
        PlanItem(
            f"{month.link_count} backlinks from sites of domain rating {month.dr_min} to"
            f" {month.dr_max}",
            "links", None, needs_client=False,
        )
        for month in months.order_by("number")
        if month.link_count
    ]  # fmt: skip
