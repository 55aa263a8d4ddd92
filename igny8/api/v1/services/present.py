"""Rows of the services domain as the API shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from igny8.accounts.access import rights_on
from igny8.accounts.models import Account, Site, User
from igny8.accounts.queries import brand_for
from igny8.dashboard import queries as dashboard
from igny8.dashboard.queries import ClientRow, client_rows
from igny8.inbox.models import Approval
from igny8.inbox.queries import checklist
from igny8.kit.clock import local_date
from igny8.publishing.models import SiteConnection
from igny8.sag.queries import latest_blueprint
from igny8.search_console.queries import coverage
from igny8.services.models import ManagedServiceSubscription
from igny8.services.queries import site_health

# Of what is overdue, what the client's own people can do something about.
FOR_CLIENTS = ("approval", "payment")


def person(user: User | None) -> dict[str, str] | None:
    """Somebody by name; nothing for nobody."""
    return {"id": str(user.pk), "name": user.name or user.email} if user else None


def site_ref(site: Site, *, is_demo: bool) -> dict[str, Any]:
    """A site; `is_demo` is its account's."""
    return {
        "id": site.pk,
        "domain": site.domain,
        "name": site.name,
        "url": site.url,
        "is_demo": is_demo,
    }


def present_rows(
    subscriptions: Sequence[ManagedServiceSubscription],
    *,
    now: datetime,
    late: Mapping[UUID, int] | None = None,
) -> list[dict[str, Any]]:
    """Rows of the client list, with `late` things where that is known already.

    A fixed number of queries for a page of them.
    """
    counts = late_counts(subscriptions, now=now) if late is None else late
    rows = client_rows(subscriptions, now=now)
    return [_row(row, counts.get(row.subscription.pk, 0)) for row in rows]


def late_counts(
    subscriptions: Sequence[ManagedServiceSubscription], *, now: datetime, is_staff: bool = True
) -> Mapping[UUID, int]:
    """How much is overdue of each; for the client's own people only what waits for them."""
    accounts = Account.objects.filter(pk__in={s.account_id for s in subscriptions})
    return dashboard.late_counts(accounts, now=now, kinds=() if is_staff else FOR_CLIENTS)


def _row(row: ClientRow, overdue_count: int) -> dict[str, Any]:
    subscription = row.subscription
    return {
        "id": subscription.pk,
        "account_name": subscription.account.name,
        "site": site_ref(subscription.site, is_demo=subscription.account.is_demo),
        "tier": subscription.tier,
        "status": subscription.status,
        "monthly_price": subscription.monthly_price,
        "currency": subscription.account.currency,
        "account_manager": person(subscription.account_manager),
        "current_month_start": subscription.current_month_start,
        "current_month_articles_published": row.articles.done,
        "articles_owed": row.articles.owed,
        "articles_pace": row.articles.word,
        "articles_late": sum(late.missing for late in row.late),
        "links_ordered": row.links.ordered,
        "links_delivered": row.links.delivered,
        "links_live": row.links.live,
        "links_lost": row.links.lost,
        "links_pace": row.links_pace.word,
        "next_report_date": row.next_report_date,
        "next_report_type": row.next_report_type,
        "next_billing_date": subscription.next_billing_date,
        "last_service_day": subscription.last_day,
        "overdue_count": overdue_count,
        "active_job_id": row.active_job_id,
    }


def present_detail(
    subscription: ManagedServiceSubscription, *, user: User, now: datetime
) -> dict[str, Any]:
    """One client with everything its page shows; its configuration for the team only."""
    site, rights = subscription.site, rights_on(user, subscription.account)
    [row] = client_rows([subscription], now=now)
    late = late_counts([subscription], now=now, is_staff="staff" in rights)
    duties = list(checklist(site))
    blueprint = latest_blueprint(site)
    waiting = Approval.objects.filter(site=site, status=Approval.Status.PENDING)
    return _row(row, late.get(subscription.pk, 0)) | {
        "articles_per_month": subscription.articles_per_month,
        "articles_expected_today": row.articles.expected,
        "period_start": row.period.start if row.period else None,
        "period_end": row.period.end if row.period else None,
        "started_at": subscription.started_at,
        "cancelled_at": subscription.cancelled_at,
        "brand_name": brand_for(subscription.account).name,
        "time_zone": subscription.account.time_zone,
        "connection": _connection(site, staff="staff" in rights),
        "search_data": _coverage(site),
        "blueprint_status": blueprint.status if blueprint else "none",
        "health_score": _health(site, now=now),
        "approvals_waiting": waiting.count(),
        "checklist_done": sum(duty.done_at is not None for duty in duties),
        "checklist_total": len(duties),
        "rights": sorted(rights),
        "service_config": subscription.service_config if "staff" in rights else None,
    }


def _health(site: Site, *, now: datetime) -> int | None:
    found = site_health(site, today=local_date(now, site.time_zone))
    return found.score if found else None


def _connection(site: Site, *, staff: bool) -> dict[str, Any] | None:
    found = SiteConnection.objects.filter(site=site).first()
    if found is None:
        return None
    return {
        "kind": found.kind,
        "status": found.status,
        "base_url": found.base_url if staff else "",
        "checked_at": found.checked_at,
        "problem": found.problem if staff else "",
    }


def _coverage(site: Site) -> dict[str, Any] | None:
    found = coverage(site)
    if found is None:
        return None
    return {
        "first_date": found.first_day,
        "last_date": found.last_day,
        "missing_days": sum(gap.days for gap in found.gaps),
    }


def subscription_ids(sites: Sequence[UUID]) -> dict[UUID, UUID]:
    """The current subscription of each of these sites."""
    rows = ManagedServiceSubscription.objects.filter(site__in=sites).exclude(status="cancelled")
    return dict(rows.values_list("site_id", "pk"))
