"""Starting a client's month, or going on with it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from igny8.accounts.models import Site, User
from igny8.billing.models import Agreement
from igny8.content.models import ContentNeed
from igny8.content.queries import needs_of_month
from igny8.jobs.actions import enqueue
from igny8.kit.clock import local_date, month_start
from igny8.months.errors import MonthNotServed, NotRunning
from igny8.months.models import MonthRun, MonthStep
from igny8.months.rules.steps import steps_of
from igny8.services.actions.articles import can_plan_more
from igny8.services.errors import DemoOnly
from igny8.services.models import ManagedServiceSubscription
from igny8.services.queries import served_between, subscription_of

RUN_MONTH = "igny8.months.tasks.run_month"
# What an article that is late still has to go through.
AFTER_WRITING = ("review", "publish", "indexability", "social")
FROM_THE_PLAN = ("plan", "write", *AFTER_WRITING)


@transaction.atomic
def start_month(
    site: Site, *, month: date, by: User | None, now: datetime, accept_drafts: bool = False
) -> MonthRun:
    """The month's run, queued: made once, and queued again while steps or articles are left to do.

    `accept_drafts` lets template drafts pass unread, on demo sites only. Raises NotRunning,
    MonthNotServed, DemoOnly.
    """
    subscription = subscription_of(site)
    first = month_start(month)
    _check(subscription, first, today=local_date(now, site.time_zone), accept_drafts=accept_drafts)
    run, _ = MonthRun.objects.get_or_create(
        subscription=subscription,
        month=first,
        defaults={"account": site.account, "site": site, "requested_by": by},
    )
    run = MonthRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    _lay_out_steps(run)
    _reopen(run)
    _plan_the_rest(run)
    run.accept_drafts = accept_drafts
    if run.status != MonthRun.Status.DONE:
        run.job = enqueue(
            RUN_MONTH,
            str(run.pk),
            account=site.account,
            site=site,
            key=str(run.pk),
            title=f"{first:%B %Y} of {site.domain}",
            now=now,
        )
        if run.status != MonthRun.Status.RUNNING:
            run.status = MonthRun.Status.QUEUED
    run.save(update_fields=["accept_drafts", "job", "status", "updated_at"])
    return run


def _reopen(run: MonthRun) -> None:
    """Articles that came back into work after the month's were published are brought out too."""
    published = run.steps.filter(name="publish", status=MonthStep.Status.DONE)
    to_do = needs_of_month(run.site, run.month).exclude(
        status__in=[ContentNeed.Status.PUBLISHED, ContentNeed.Status.NEEDS_PERSON]
    )
    if run.status == MonthRun.Status.RUNNING or not published.exists() or not to_do.exists():
        return
    run.steps.filter(name__in=AFTER_WRITING).update(status=MonthStep.Status.PENDING)
    run.status = MonthRun.Status.QUEUED


def _plan_the_rest(run: MonthRun) -> None:
    """Articles that the blueprint had no pages for are planned when it has grown since."""
    short = run.steps.filter(
        name="plan", status=MonthStep.Status.DONE, done_count__lt=F("total_count")
    )
    if run.status == MonthRun.Status.RUNNING or not short.exists():
        return
    if can_plan_more(run.subscription):
        run.steps.filter(name__in=FROM_THE_PLAN).update(status=MonthStep.Status.PENDING)
        run.status = MonthRun.Status.QUEUED


def _check(
    subscription: ManagedServiceSubscription, first: date, *, today: date, accept_drafts: bool
) -> None:
    if subscription.started_at is None:
        raise NotRunning(
            f"The service for {subscription.site} is "
            f"{subscription.get_status_display().lower()}; it has months to run once it is set up."
        )
    _check_served(subscription, first)
    if first > today:
        raise MonthNotServed(
            f"{first:%B %Y} has not begun; a month is run from its first day on, so that nothing "
            "is owed before its time.",
            month=first.isoformat(),
        )
    if accept_drafts and not subscription.account.is_demo:
        raise DemoOnly(
            "Drafts are accepted unread only for a client that is marked demo; review them on the "
            f"client's Review page, or with `igny8 review {subscription.site.domain}`.",
            fields={"accept_drafts": "Only for a client that is marked demo."},
        )


def _check_served(subscription: ManagedServiceSubscription, first: date) -> None:
    """The month has a day that is served, and the service was not ended at once within it."""
    agreement, end = subscription.agreement, MonthRun(month=first).end
    if not served_between(subscription, start=first, end=end):
        raise MonthNotServed(
            f"{first:%B %Y} is not part of this service: {_why_not(subscription, first, end)}",
            month=first.isoformat(),
        )
    if agreement.periods.filter(cut_short_on__gte=first, cut_short_on__lt=end).exists():
        raise MonthNotServed(
            f"This service was ended at once, after {subscription.last_day}; nothing more is made "
            f"for {first:%B %Y}. Its report: igny8 report {subscription.site} --month "
            f"{first:%Y-%m}",
            month=first.isoformat(),
        )


def _why_not(subscription: ManagedServiceSubscription, first: date, end: date) -> str:
    agreement, last = subscription.agreement, subscription.last_day
    if end <= agreement.starts_on:
        return f"it begins on {agreement.starts_on}."
    if last is None or last >= first:
        return "it was paused then."
    if agreement.status == Agreement.Status.PAUSED:
        return f"it is paused since {last}; resume it first."
    return f"it ended on {last}."


def _lay_out_steps(run: MonthRun) -> None:
    MonthStep.objects.bulk_create(
        [
            MonthStep(account=run.account, run=run, name=step.name, position=position)
            for position, step in enumerate(steps_of(run.subscription.tier), start=1)
        ],
        ignore_conflicts=True,
    )
