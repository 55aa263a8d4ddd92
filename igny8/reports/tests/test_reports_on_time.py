from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from igny8.accounts.actions.accounts import add_site, open_account
from igny8.accounts.flags import set_flag
from igny8.accounts.models import Account, Brand, Site
from igny8.billing.actions.agreements import cancel_agreement, open_agreement
from igny8.jobs.models import Job
from igny8.jobs.registry import Run, quiet, task_named
from igny8.reports.actions.pending import (
    enqueue_due_reports,
    enqueue_failed_reports,
    enqueue_pending_reports,
)
from igny8.reports.models import ServiceReport
from igny8.reports.report_service import ReportService
from igny8.reports.tests.conftest import AFTER_JUNE, JUNE, ImportDays
from igny8.services.models import ManagedServiceSubscription

GENERATE = "igny8.reports.tasks.generate_report"


def jobs() -> list[list[str]]:
    return [job.arguments[1:] for job in Job.objects.filter(name=GENERATE).order_by("created_at")]


@pytest.mark.parametrize(
    ("now", "count"),
    [
        # London is an hour ahead of UTC in summer: Monday 06:00 is 05:00 UTC.
        (datetime(2025, 6, 30, 4, 59, tzinfo=UTC), 0),
        (datetime(2025, 6, 30, 5, 0, tzinfo=UTC), 1),
        (datetime(2025, 7, 2, 12, 0, tzinfo=UTC), 1),
    ],
)
def test_weekly_reports_are_due_on_monday_at_six_of_the_clients_clock(
    subscription: ManagedServiceSubscription, now: datetime, count: int
) -> None:
    assert enqueue_due_reports("weekly", now=now) == count

    assert jobs() == [["weekly", "2025-06-23", "2025-06-30"]] * count


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (datetime(2025, 7, 1, 4, 59, tzinfo=UTC), []),
        (datetime(2025, 7, 1, 5, 0, tzinfo=UTC), [["monthly", "2025-06-01", "2025-07-01"]]),
    ],
)
def test_monthly_reports_are_due_on_the_first_at_six(
    subscription: ManagedServiceSubscription, now: datetime, found: list[list[str]]
) -> None:
    enqueue_due_reports("monthly", now=now)

    assert jobs() == found


def test_the_same_morning_elsewhere_is_another_moment(
    operator: Account, subscription: ManagedServiceSubscription
) -> None:
    account = open_account(
        operator, name="Ken", country="JP", currency="JPY", time_zone="Asia/Tokyo"
    )
    site = add_site(
        account, domain="ken.example", name="Ken", url="https://ken.example/", industry="Tea",
        niche="general", country="JP", language="en",
    )  # fmt: skip
    agreement = subscription.agreement
    agreement.pk, agreement.account, agreement.key = None, account, "ken"
    agreement.site, agreement.next_period_on = site, agreement.starts_on
    agreement.save(force_insert=True)
    ManagedServiceSubscription.objects.create(
        account=account, site=site, agreement=agreement, tier="lite", status="active",
        monthly_price=100, articles_per_month=10, started_at=subscription.started_at,
    )  # fmt: skip

    # Tokyo's 1 July, 06:00, is 30 June, 21:00 UTC; London still sleeps.
    assert enqueue_due_reports("monthly", now=datetime(2025, 6, 30, 21, 0, tzinfo=UTC)) == 1
    assert Job.objects.get(name=GENERATE).site == site


def test_running_it_again_makes_nothing_twice(subscription: ManagedServiceSubscription) -> None:
    for hour in (6, 7, 8):
        enqueue_due_reports("monthly", now=datetime(2025, 7, 1, hour, 0, tzinfo=UTC))

    assert len(jobs()) == 1


def test_what_could_not_be_made_is_asked_for_again_the_next_day(
    subscription: ManagedServiceSubscription,
) -> None:
    enqueue_due_reports("monthly", now=AFTER_JUNE)
    failed = Job.objects.get(name=GENERATE)
    Job.objects.update(status="failed")

    assert enqueue_failed_reports(now=AFTER_JUNE) == 1
    assert enqueue_failed_reports(now=AFTER_JUNE) == 0

    again = Job.objects.get(name=GENERATE, status="queued")
    assert (again.arguments, again.once_key) == (failed.arguments, failed.once_key)


def test_lite_clients_get_no_weekly_report(subscription: ManagedServiceSubscription) -> None:
    subscription.tier = "lite"
    subscription.save()

    assert enqueue_due_reports("weekly", now=AFTER_JUNE) == 0
    assert enqueue_due_reports("monthly", now=AFTER_JUNE) == 1


def test_a_client_set_to_monthly_gets_no_weekly_report(
    subscription: ManagedServiceSubscription,
) -> None:
    subscription.service_config = {"reporting": {"frequency": "monthly"}}
    subscription.save()

    assert enqueue_due_reports("weekly", now=AFTER_JUNE) == 0


@pytest.mark.parametrize(
    ("started", "ended", "at", "count"),
    [
        (datetime(2025, 6, 30, 12, 0, tzinfo=UTC), None, "", 1),
        (datetime(2025, 7, 1, 12, 0, tzinfo=UTC), None, "", 0),
        (None, None, "", 0),
        (datetime(2025, 4, 1, tzinfo=UTC), date(2025, 6, 12), "now", 1),
        (datetime(2025, 4, 1, tzinfo=UTC), date(2025, 6, 12), "period_end", 1),
        (datetime(2025, 4, 1, tzinfo=UTC), date(2025, 6, 1), "now", 0),
        (datetime(2025, 4, 1, tzinfo=UTC), date(2025, 5, 31), "period_end", 0),
    ],
)
def test_reports_are_for_periods_in_which_the_service_ran(
    subscription: ManagedServiceSubscription,
    started: datetime | None,
    ended: date | None,
    at: str,
    count: int,
) -> None:
    if ended is not None:
        subscription.agreement = open_agreement(
            subscription.account, kind="managed", description="Managed Pro",
            price=Decimal("399.00"), currency="USD", alignment="calendar",
            anchor_date=date(2025, 4, 1), units_per_period=30, unit_name="article",
            revenue_kind="managed", key="ended", site=subscription.site,
        )  # fmt: skip
        cancel_agreement(subscription.agreement, today=ended, at=at)
    subscription.started_at = started
    subscription.save()

    assert enqueue_due_reports("monthly", now=AFTER_JUNE) == count


def test_only_the_newest_unsent_version_is_pending(
    site: Site, subscription: ManagedServiceSubscription, import_days: ImportDays
) -> None:
    import_days(*JUNE, now=AFTER_JUNE)
    service = ReportService()
    first = service.generate_report(site, *JUNE, "monthly", now=AFTER_JUNE)
    service.freeze_report(first, now=AFTER_JUNE)
    second = service.generate_report(
        site, *JUNE, "monthly", now=AFTER_JUNE, correction="Something was wrong."
    )

    assert enqueue_pending_reports(now=AFTER_JUNE) == 1
    job = Job.objects.get(name="igny8.reports.tasks.send_pending_report")
    assert job.arguments == [str(second.pk)]


def test_the_tasks_make_the_report_and_send_it(
    site: Site, subscription: ManagedServiceSubscription, import_days: ImportDays
) -> None:
    import_days(*JUNE, now=AFTER_JUNE)
    run_task("generate_monthly_reports")
    run_task("generate_report", *Job.objects.get(name=GENERATE).arguments)
    report = ServiceReport.objects.get()
    assert (report.status, report.period_start) == ("ready", date(2025, 6, 1))

    run_task("send_pending_reports")
    run_task("send_pending_report", str(report.pk))

    report.refresh_from_db()
    assert report.status == "sent"


@pytest.mark.parametrize(("white_label", "brand"), [(True, "Seatwise"), (False, "Northlight")])
def test_white_label_says_under_whose_brand_a_report_is_made(
    site: Site, subscription: ManagedServiceSubscription, *, white_label: bool, brand: str
) -> None:
    Brand.objects.create(account=site.account, name="Seatwise")
    set_flag("white_label_reports", enabled=True, account=site.account)
    subscription.service_config = {"reporting": {"white_label": white_label}}
    subscription.save()

    run_task("generate_monthly_reports")
    run_task("generate_report", *Job.objects.get(name=GENERATE).arguments)

    report = ServiceReport.objects.get()
    assert (report.brand_name, report.is_white_label) == (brand, white_label)


def run_task(name: str, *arguments: str) -> None:
    run = Run(uuid4(), AFTER_JUNE, 1, quiet, lambda: None)
    task_named(f"igny8.reports.tasks.{name}")(run, *arguments)
