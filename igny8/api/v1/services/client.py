"""What a client's page shows below its header: content, links, billing, months, what waits."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema

from igny8.accounts.access import rights_on
from igny8.accounts.models import Activity
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.services.dashboard import month_of
from igny8.api.v1.services.present import person
from igny8.api.v1.services.reports import ReportOut, present_report, reports_for
from igny8.api.v1.services.shapes import MONTH, Amount, PaceWord, Person
from igny8.content.models import ContentNeed
from igny8.content.queries import needs_of_month
from igny8.dashboard.queries import client_rows
from igny8.kit.clock import local_date, month_start, utc_now
from igny8.sag.models import SAGBacklink
from igny8.services.access import subscription_for
from igny8.services.models import ManagedServiceSubscription
from igny8.services.queries.orders import agreed, billed_for_links

router = Router(tags=["managed services"])
Need = ContentNeed.Status
IN_PROGRESS = (Need.PLANNED, Need.IDEA, Need.BRIEFED, Need.DRAFTED)
SHOWN_STATUS = {
    Need.PLANNED: "need",
    Need.IDEA: "idea",
    Need.BRIEFED: "brief",
    Need.DRAFTED: "draft",
    Need.REVIEW: "review",
    Need.ACCEPTED: "review",
    Need.PUBLISHED: "published",
    Need.NEEDS_PERSON: "failed",
}


class ContentItem(Schema):
    """A page of the month, from need to published."""

    id: UUID
    title: str
    content_type: str
    status: Literal[
        "need", "idea", "brief", "draft", "image", "review", "sent_back", "published", "failed"
    ]
    target_keyword: str
    cluster: str
    word_count: int | None
    writer: str
    is_template: bool
    published_url: str
    published_at: datetime | None
    problem: str
    updated_at: datetime


class LateMonthOut(Schema):
    """A month that is over, as 2025-04, and the articles that it owed and lacks."""

    month: str
    owed: int
    published: int


class ContentSummary(Schema):
    """How the month's content stands; `late` are earlier months that lack articles."""

    owed: int
    published: int
    in_review: int
    in_progress: int
    failed: int
    expected_today: int
    pace: PaceWord
    late: list[LateMonthOut]
    period_start: date | None
    period_end: date | None


class ContentPage(Page[ContentItem]):
    """The pages of a month, and how they stand."""

    summary: ContentSummary


class ContentQuery(PageQuery):
    """Which month, as 2025-04 (default: the present one)."""

    month: str | None = Field(None, pattern=MONTH)


@router.get(
    "/{uuid:pk}/content/", response=ContentPage, operation_id="list_content",
    summary="A month's content",
)  # fmt: skip
def list_content(request: SignedIn, pk: UUID, query: Query[ContentQuery]) -> dict[str, Any]:
    """The pages that a month owes, in their order."""
    subscription, now = subscription_for(request.user, pk, right="view"), utc_now()
    needs = needs_of_month(subscription.site, month_of(query.month, now=now))
    needs = needs.select_related("page").prefetch_related("drafts")
    [row] = client_rows([subscription], now=now)
    statuses = list(needs.values_list("status", flat=True))
    staff = "staff" in rights_on(request.user, subscription.account)
    page = page_of(needs, query, _item_presenter(is_staff=staff))
    return page | {
        "summary": {
            "owed": row.articles.owed,
            "published": statuses.count(Need.PUBLISHED),
            "in_review": statuses.count(Need.REVIEW) + statuses.count(Need.ACCEPTED),
            "in_progress": sum(status in IN_PROGRESS for status in statuses),
            "failed": statuses.count(Need.NEEDS_PERSON),
            "expected_today": row.articles.expected,
            "pace": row.articles.word,
            "late": [
                {"month": f"{m.month:%Y-%m}", "owed": m.owed, "published": m.published}
                for m in row.late
            ],
            "period_start": row.period.start if row.period else None,
            "period_end": row.period.end if row.period else None,
        }
    }


def _item_presenter(*, is_staff: bool) -> Callable[[ContentNeed], dict[str, Any]]:
    """How a page is shown; what keeps it from going on is for the team only."""

    def present(need: ContentNeed) -> dict[str, Any]:
        return _content_item(need) | ({} if is_staff else {"problem": ""})

    return present


def _content_item(need: ContentNeed) -> dict[str, Any]:
    draft = next(iter(need.drafts.all()), None)
    page = getattr(need, "page", None)
    sent_back = draft is not None and draft.status == "sent_back"
    return {
        "id": need.pk,
        "title": draft.title if draft else need.title,
        "content_type": need.content_type,
        "status": "sent_back" if sent_back else SHOWN_STATUS[Need(need.status)],
        "target_keyword": need.target_keyword,
        "cluster": need.cluster,
        "word_count": draft.word_count if draft else None,
        "writer": draft.writer if draft else "",
        "is_template": bool(draft and draft.is_template),
        "published_url": page.url if page else "",
        "published_at": page.published_at if page else None,
        "problem": need.problem,
        "updated_at": need.updated_at,
    }


class BacklinkOut(Schema):
    """One link; what it cost us is for the team only."""

    id: UUID
    order_id: UUID | None
    publisher_domain: str
    page_url: str
    target_url: str
    anchor: str
    agreed_rel: str
    dr: int | None
    dr_source: str
    dr_date: date | None
    status: Literal["ordered", "pending", "live", "lost", "in_dispute", "replaced", "cancelled"]
    cost: Amount | None
    currency: str
    ordered_at: datetime | None
    live_since: date | None
    last_checked_at: datetime | None
    last_check: str


class BacklinkSummary(Schema):
    """How the site's links of this month stand."""

    ordered: int
    delivered: int
    live: int
    lost: int
    pace: PaceWord
    budget: Amount | None
    spent: Amount
    currency: str


class BacklinkPage(Page[BacklinkOut]):
    """A site's links, the newest first, and how this month's stand."""

    summary: BacklinkSummary


@router.get(
    "/{uuid:pk}/backlinks/", response=BacklinkPage, operation_id="list_backlinks",
    summary="A site's links",
)  # fmt: skip
def list_backlinks(request: SignedIn, pk: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """The site's links, the newest first, each with its last check.

    A client reads those of approved orders alone.
    """
    subscription, now = subscription_for(request.user, pk, right="view"), utc_now()
    staff = "staff" in rights_on(request.user, subscription.account)
    links = SAGBacklink.objects.filter(site=subscription.site).prefetch_related("checks")
    if not staff:
        links = agreed(links)
    [row] = client_rows([subscription], now=now)
    page = page_of(
        links.order_by("-created_at", "pk"), query, _presenter(subscription, is_staff=staff)
    )
    return page | {"summary": _link_summary(subscription, row.links, row.links_pace.word, now)}


def _presenter(
    subscription: ManagedServiceSubscription, *, is_staff: bool
) -> Callable[[SAGBacklink], dict[str, Any]]:
    zone = subscription.account.time_zone

    def present(link: SAGBacklink) -> dict[str, Any]:
        return present_backlink(link, zone=zone, staff=is_staff)

    return present


def present_backlink(link: SAGBacklink, *, zone: str, staff: bool) -> dict[str, Any]:
    """A link (its checks prefetched) as the API shows it."""
    last = max(link.checks.all(), key=lambda check: check.checked_at, default=None)
    return {
        "id": link.pk,
        "order_id": link.order_ref,
        "publisher_domain": link.publisher_domain,
        "page_url": link.page_url,
        "target_url": link.target_url,
        "anchor": link.anchor,
        "agreed_rel": link.agreed_rel,
        "dr": link.dr,
        "dr_source": link.dr_source,
        "dr_date": link.dr_date,
        "status": link.status,
        "cost": link.cost if staff else None,
        "currency": link.currency,
        "ordered_at": link.ordered_at,
        "live_since": local_date(link.live_since, zone) if link.live_since else None,
        "last_checked_at": last.checked_at if last else None,
        "last_check": last.reason if last else "",
    }


def _link_summary(
    subscription: ManagedServiceSubscription, counts: Any, word: str, now: datetime
) -> dict[str, Any]:
    month = month_start(local_date(now, subscription.account.time_zone))
    budget = subscription.config.backlinks.monthly_budget
    return {
        "ordered": counts.ordered,
        "delivered": counts.delivered,
        "live": counts.live,
        "lost": counts.lost,
        "pace": word,
        "budget": budget or None,
        "spent": billed_for_links(subscription.site, month),
        "currency": subscription.account.currency,
    }


@router.get(
    "/{uuid:pk}/reports/", response=Page[ReportOut], operation_id="list_client_reports",
    summary="A client's reports",
)  # fmt: skip
def list_client_reports(request: SignedIn, pk: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """The client's reports, the newest period first; a client sees what is final."""
    subscription = subscription_for(request.user, pk, right="view")
    staff = "staff" in rights_on(request.user, subscription.account)
    rows = reports_for(request.user).filter(site=subscription.site)
    return page_of(rows, query, lambda report: present_report(report, staff=staff))


class ActivityOut(Schema):
    """Who did what, when; nobody where we did it ourselves."""

    id: UUID
    at: datetime
    actor: Person | None
    text: str


@router.get(
    "/{uuid:pk}/activity/", response=Page[ActivityOut], operation_id="list_activity",
    summary="Who changed what",
)  # fmt: skip
def list_activity(request: SignedIn, pk: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """What was done on the client's account, the newest first. For the team."""
    subscription = subscription_for(request.user, pk, right="staff")
    rows = Activity.objects.filter(account=subscription.account).select_related("actor")
    return page_of(rows.order_by("-happened_at", "-created_at", "pk"), query, _activity)


def _activity(entry: Activity) -> dict[str, Any]:
    named = str(entry.detail.get("title", ""))
    text = f"{entry.verb} {entry.subject}".replace("_", " ")
    return {
        "id": entry.pk,
        "at": entry.happened_at,
        "actor": person(entry.actor),
        "text": f"{text}: {named}" if named else text,
    }
