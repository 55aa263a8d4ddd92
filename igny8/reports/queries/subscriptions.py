"""Which clients a periodic report is for."""

from django.db.models import QuerySet

from igny8.accounts.models import Site
from igny8.kit.clock import local_date
from igny8.reports.models import ServiceReport
from igny8.reports.rules.periods import Period
from igny8.services.models import ManagedServiceSubscription
from igny8.services.queries import served_between

Status = ManagedServiceSubscription.Status


def subscription_for(site: Site) -> ManagedServiceSubscription | None:
    """The site's subscription that is not cancelled, else its last one."""
    rows = ManagedServiceSubscription.objects.filter(site=site).select_related("agreement")
    return rows.exclude(status=Status.CANCELLED).first() or rows.order_by("-created_at").first()


def subscriptions_with_reports() -> QuerySet[ManagedServiceSubscription]:
    """Every subscription that was ever started, with what its report needs to know."""
    rows = ManagedServiceSubscription.objects.filter(started_at__isnull=False)
    return rows.select_related("account", "site__account", "agreement").order_by("site__domain")


def was_served_in(subscription: ManagedServiceSubscription, period: Period) -> bool:
    """Whether the service, once it was set up, ran on some day of the period."""
    started = subscription.started_at
    if started is None or local_date(started, subscription.site.time_zone) >= period.end:
        return False
    return served_between(subscription, start=period.start, end=period.end)


def unsent_reports() -> QuerySet[ServiceReport]:
    """Reports that have not been sent, the oldest period first; only the newest version of each."""
    rows = ServiceReport.objects.exclude(status=ServiceReport.Status.SENT)
    newest = (
        ServiceReport.objects.order_by("site_id", "report_type", "period_start", "-version")
        .distinct("site_id", "report_type", "period_start")
        .values("pk")
    )
    found = rows.filter(pk__in=newest).select_related("account", "site__account")
    return found.order_by("period_start", "site__domain")
