"""Reads over months."""

from datetime import date

from django.db.models import QuerySet

from igny8.accounts.models import Site
from igny8.months.models import MonthRun
from igny8.services.models import ManagedServiceSubscription


def latest_run(site: Site) -> MonthRun | None:
    """The run that was asked for last, with its steps and its job."""
    rows = MonthRun.objects.filter(site=site).select_related("job").prefetch_related("steps")
    return rows.order_by("-updated_at").first()


def run_of(subscription: ManagedServiceSubscription, month: date) -> MonthRun | None:
    """The run of a month (its first day), if it was ever asked for."""
    return MonthRun.objects.filter(subscription=subscription, month=month).first()


def runs_that_wait(site: Site) -> QuerySet[MonthRun]:
    """The site's months that wait for a person, of the service that it has now."""
    waiting = MonthRun.objects.filter(site=site, status=MonthRun.Status.WAITING)
    return waiting.exclude(subscription__status="cancelled").select_related("site")
