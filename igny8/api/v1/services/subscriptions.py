"""Managed subscriptions (specification 10)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from ninja import Query, Router, Status

from igny8.accounts.access import require_right, row_for
from igny8.accounts.flags import require_flag
from igny8.accounts.models import Site, User
from igny8.accounts.queries import team_of
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery
from igny8.api.v1.jobs import JobOut, jobs_for, present_job
from igny8.api.v1.services.present import present_detail, present_rows
from igny8.api.v1.services.shapes import (
    CancelIn,
    SubscriptionDetail,
    SubscriptionIn,
    SubscriptionOut,
    SubscriptionPatch,
)
from igny8.billing.entitlements import require
from igny8.dashboard.queries import late_counts, next_report
from igny8.kit.clock import local_date, utc_now
from igny8.kit.errors import Invalid
from igny8.services.access import MANAGED, staff_accounts, subscription_for
from igny8.services.actions import subscriptions as verbs
from igny8.services.actions.duties import list_duties
from igny8.services.actions.onboarding import queue_onboarding
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import ManagedServiceSubscription
from igny8.services.queries import subscriptions_of
from igny8.services.service_config import ServiceConfig, parse_service_config

router = Router(tags=["managed services"])

ORDERINGS = {
    "account_name": "account__name",
    "monthly_price": "monthly_price",
    "next_billing_date": "next_billing_date",
    "articles": "current_month_articles_published",
}
COMPUTED = ("next_report_date", "overdue_count")


class SubscriptionQuery(PageQuery):
    """`q` is looked for in account, site and domain; without `status` all but the cancelled."""

    q: str = ""
    tier: Literal["lite", "pro"] | None = None
    status: Literal["pending", "active", "paused", "cancelled"] | None = None
    ordering: str = "-overdue_count,account_name"


@router.get(
    "/", response=Page[SubscriptionOut], operation_id="list_subscriptions",
    summary="Managed clients",
)  # fmt: skip
def list_subscriptions(request: SignedIn, query: Query[SubscriptionQuery]) -> dict[str, Any]:
    """The managed clients of the team's accounts. 403 for a client, 404 with the feature off."""
    accounts = staff_accounts(request.user, MANAGED)
    rows = _filtered(subscriptions_of(accounts), query)
    first, now = (query.page - 1) * query.page_size, utc_now()
    computed, ordering = _ordering(query.ordering)
    rows = rows.order_by(*ordering, "pk")
    if not computed:
        shown = list(rows[first : first + query.page_size])
        return {"items": present_rows(shown, now=now), "count": rows.count()}
    is_reversed, late = computed.startswith("-"), None
    if computed.removeprefix("-") == "overdue_count":
        late = late_counts(accounts, now=now)
    keys = sorted(_keys(rows, late, now), key=lambda one: one[1], reverse=is_reversed)
    wanted = [key for key, _ in keys[first : first + query.page_size]]
    shown = sorted(rows.filter(pk__in=wanted), key=lambda one: wanted.index(one.pk))
    return {"items": present_rows(shown, now=now, late=late), "count": len(keys)}


def _keys(
    rows: QuerySet[ManagedServiceSubscription], late: Mapping[UUID, int] | None, now: datetime
) -> list[tuple[UUID, Any]]:
    """Each with what the database cannot sort by: how much is late, else its next report's day."""
    if late is not None:
        return [(key, late.get(key, 0)) for key in rows.values_list("pk", flat=True)]

    def day_of_next_report(subscription: ManagedServiceSubscription) -> date:
        today = local_date(now, subscription.account.time_zone)
        return next_report(subscription, today=today)[1] or date.max

    return [(one.pk, day_of_next_report(one)) for one in rows]


def _filtered(
    rows: QuerySet[ManagedServiceSubscription], query: SubscriptionQuery
) -> QuerySet[ManagedServiceSubscription]:
    rows = rows.filter(status=query.status) if query.status else rows.exclude(status="cancelled")
    if query.tier:
        rows = rows.filter(tier=query.tier)
    if query.q:
        looked_for = Q(account__name__icontains=query.q) | Q(site__name__icontains=query.q)
        rows = rows.filter(looked_for | Q(site__domain__icontains=query.q))
    return rows


def _ordering(wanted: str) -> tuple[str, list[str]]:
    """The computed column to sort by, if one comes first, and the database's columns after it."""
    names = [name for name in wanted.split(",") if name]
    unknown = [n for n in names if n.removeprefix("-") not in (*ORDERINGS, *COMPUTED)]
    if unknown:
        known = ", ".join((*ORDERINGS, *COMPUTED))
        raise Invalid(
            f"It cannot be ordered by {unknown[0]}; by {known} it can.",
            fields={"ordering": f"One or more of: {known}."},
        )
    computed = next((n for n in names if n.removeprefix("-") in COMPUTED), "")
    columns = [
        ("-" if name.startswith("-") else "") + ORDERINGS[name.removeprefix("-")]
        for name in names
        if name.removeprefix("-") in ORDERINGS
    ]
    return computed, columns or ["account__name"]


@router.post(
    "/", response={201: SubscriptionDetail}, operation_id="create_subscription",
    summary="Sell a managed service",
)  # fmt: skip
def create_subscription(request: SignedIn, payload: SubscriptionIn) -> Status[dict[str, Any]]:
    """A pending subscription for a site that is there; `onboard` then sets it up.

    Price a month in the account's currency (default: the list's, USD). Refuses 409 where the site
    has one, the client saved nothing at the gateway or it is the sandbox and the client no
    demonstration, 422 without a price in another currency, 402
    for what the tier does not have.
    """
    sites = Site.objects.select_related("account")
    site = row_for(request.user, sites, payload.site_id, right="view")
    require_flag(MANAGED, site.account)
    require_right(request.user, site.account, "manage")
    config = parse_service_config(payload.service_config)
    require_config(config, site=site, tier=payload.tier)
    if payload.ends_on and payload.ends_on <= payload.starts_on:
        raise Invalid("A service ends after it starts.", fields={
            "ends_on": "This must be after the start."
        })  # fmt: skip
    return Status(201, _shown(request.user, _sell(site, payload, config, by=request.user).pk))


@transaction.atomic
def _sell(
    site: Site, payload: SubscriptionIn, config: ServiceConfig, *, by: User
) -> ManagedServiceSubscription:
    now = utc_now()
    subscription = ManagedBillingService().create_managed_subscription(
        site,
        payload.tier,
        payload.payment_method,
        starts_on=payload.starts_on,
        ends_on=payload.ends_on,
        price=payload.monthly_price,
        alignment=payload.alignment,
        account_manager=by,
        config=config,
        by=by,
        now=now,
        trial_ends_on=payload.trial_ends_on,
        setup_fee=payload.setup_fee,
        coupon=payload.coupon,
    )
    list_duties(subscription, now=now)
    return subscription


def require_config(config: ServiceConfig, *, site: Site, tier: str) -> None:
    """Nothing, or NotInPlan (402): the configuration asks for what the tier does not have."""
    if config.reporting.frequency == "weekly":
        require(site.account, "weekly_report", tier=tier)
    if config.social.platforms:
        require(site.account, "social_posts", tier=tier)
    if config.backlinks.monthly_budget:
        require(site.account, "pass_through_links", tier=tier)


@router.get(
    "/{uuid:pk}/", response=SubscriptionDetail, operation_id="get_subscription",
    summary="One managed client",
)  # fmt: skip
def get_subscription(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """One client; its own people see it too, without what is only the team's."""
    return _shown(request.user, pk)


def _shown(user: User, pk: UUID) -> dict[str, Any]:
    return present_detail(subscription_for(user, pk, right="view"), user=user, now=utc_now())


@router.patch(
    "/{uuid:pk}/", response=SubscriptionDetail, operation_id="update_subscription",
    summary="Change configuration, manager or status",
)  # fmt: skip
def update_subscription(request: SignedIn, pk: UUID, payload: SubscriptionPatch) -> dict[str, Any]:
    """Change what is given, and nothing else. 409 for a status that it cannot go to, 422 for a

    configuration or manager that cannot be, 402 for what the tier does not have.
    """
    subscription = subscription_for(request.user, pk, right="manage")
    if payload.service_config is not None:
        config = parse_service_config(payload.service_config)
        require_config(config, site=subscription.site, tier=subscription.tier)
    wanted = payload.account_manager_id
    verbs.change_subscription(
        subscription,
        config=payload.service_config,
        manager=_manager(subscription, wanted) if wanted is not None else None,
        status=payload.status,
        by=request.user,
        now=utc_now(),
    )
    return _shown(request.user, pk)


def _manager(subscription: ManagedServiceSubscription, user_id: int) -> User:
    for person in team_of(subscription.account):
        if person.pk == user_id:
            return person
    raise Invalid("The account manager must be somebody of the team.", fields={
        "account_manager_id": "This is nobody of the team."
    })  # fmt: skip


@router.post(
    "/{uuid:pk}/onboard/", response={202: JobOut}, operation_id="onboard_subscription",
    summary="Run the onboarding",
)  # fmt: skip
def onboard(request: SignedIn, pk: UUID) -> Status[dict[str, Any]]:
    """Queue the onboarding steps that are not done; the answer is the job."""
    subscription = subscription_for(request.user, pk, right="deliver")
    job = queue_onboarding(subscription, now=utc_now())
    shown = jobs_for(request.user).get(pk=job.pk)
    return Status(202, present_job(shown, may_deliver=True, is_staff=True))


@router.post(
    "/{uuid:pk}/pause/", response=SubscriptionDetail, operation_id="pause_subscription",
    summary="No new month after this one",
)  # fmt: skip
def pause(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """Pause: what is owed stays owed. 409 unless it is active."""
    subscription = subscription_for(request.user, pk, right="manage")
    verbs.pause_subscription(subscription, by=request.user, now=utc_now())
    return _shown(request.user, pk)


@router.post(
    "/{uuid:pk}/resume/", response=SubscriptionDetail, operation_id="resume_subscription",
    summary="Months again",
)  # fmt: skip
def resume(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """Resume from today, or after the present month. 409 unless it is paused."""
    subscription = subscription_for(request.user, pk, right="manage")
    verbs.resume_subscription(subscription, by=request.user, now=utc_now())
    return _shown(request.user, pk)


@router.post(
    "/{uuid:pk}/cancel/", response=SubscriptionDetail, operation_id="cancel_subscription",
    summary="End the service",
)  # fmt: skip
def cancel(request: SignedIn, pk: UUID, payload: CancelIn) -> dict[str, Any]:
    """End it after the present month, or now, with its unused days credited (for finance).

    409 when it is cancelled already, and while a charge of the month has no outcome.
    """
    subscription = subscription_for(request.user, pk, right="manage")
    if payload.credit_unused_days:
        require_right(request.user, subscription.account, "finance")
    verbs.cancel_subscription(
        subscription, by=request.user, now=utc_now(), at=payload.at,
        credit_unused=payload.credit_unused_days,
    )  # fmt: skip
    return _shown(request.user, pk)
