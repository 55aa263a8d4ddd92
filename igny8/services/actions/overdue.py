"""Looking after clients day by day: who is behind, and what is still owed to us (spec. 11)."""

from datetime import datetime

from igny8.billing.queries.agreements import period_on
from igny8.content.queries import published_for
from igny8.inbox.actions import notify_user
from igny8.jobs.actions import enqueue
from igny8.kit.clock import local_date
from igny8.services.actions.duties import remind_client
from igny8.services.actions.settling import settle_todos
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription
from igny8.services.queries import is_served
from igny8.services.queries.orders import waits_for_payment
from igny8.services.rules.pace import Pace, pace


def check_overdue_deliverables(*, now: datetime) -> int:
    """Queue a look at every client, one job each, so that none stops the rest; how many."""
    rows = ManagedServiceSubscription.objects.exclude(status="cancelled")
    subscriptions = list(rows.select_related("account", "site"))
    for subscription in subscriptions:
        enqueue(
            "igny8.services.tasks.look_after_client",
            str(subscription.pk),
            account=subscription.account,
            site=subscription.site,
            key=str(subscription.pk),
            title=f"See whether {subscription.site} is on time",
            now=now,
        )
    return len(subscriptions)


def look_after_client(subscription: ManagedServiceSubscription, *, now: datetime) -> None:
    """Tell the account manager where the client is behind; remind the client of its duties.

    Nobody is bothered after a pause or the end has come.
    """
    served = is_served(subscription, day=local_date(now, subscription.account.time_zone))
    reasons = [*_content(subscription, now=now), *_links(subscription, now=now)]
    if served and reasons:
        _tell(subscription, reasons, now=now)
    settle_todos(subscription, now=now)
    if served or subscription.status == ManagedServiceSubscription.Status.PENDING:
        remind_client(subscription, now=now)


def article_pace(subscription: ManagedServiceSubscription, *, now: datetime) -> Pace | None:
    """How the articles that the present period owes come along; None where no period runs."""
    today = local_date(now, subscription.account.time_zone)
    period = period_on(subscription.agreement, day=today)
    if period is None:
        return None
    done = published_for(subscription.site, period.start).count()
    return pace(done=done, owed=period.units_owed, start=period.start, end=period.end, today=today)


def _content(subscription: ManagedServiceSubscription, *, now: datetime) -> list[str]:
    found = article_pace(subscription, now=now)
    if found is None or found.word != "behind":
        return []
    return [f"{found.done} of {found.owed} articles published, {found.behind} behind"]


def _links(subscription: ManagedServiceSubscription, *, now: datetime) -> list[str]:
    today = local_date(now, subscription.account.time_zone)
    late = BacklinkServiceOrder.objects.filter(
        site=subscription.site, status__in=["approved", "in_progress"], due_date__lt=today
    )
    return [
        f"{order.links_delivered} of {order.links_ordered} links delivered, due {order.due_date}"
        for order in late.select_related("account")
        if not waits_for_payment(order)
    ]


def _tell(subscription: ManagedServiceSubscription, reasons: list[str], *, now: datetime) -> None:
    manager = subscription.account_manager
    if manager is None:
        return
    today = local_date(now, subscription.account.time_zone)
    notify_user(
        manager,
        account=subscription.account,
        kind="overdue",
        title=f"{subscription.site} is behind",
        body="; ".join(reasons),
        link=f"/services/clients/{subscription.pk}",
        key=f"overdue:{subscription.pk}:{today}",
        now=now,
    )
