"""Specification 6.1 and 7.1: from the intake to the sent report, with a moving clock."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from igny8.accounts.models import Account, User
from igny8.billing.models import Invoice, JournalEntry
from igny8.content.models import PublishedPage
from igny8.inbox.models import Notification, Todo
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.kit.clock import simulated
from igny8.mail.models import Email
from igny8.months.actions import start_month
from igny8.months.errors import MonthNotServed
from igny8.months.models import MonthRun
from igny8.reports.models import ServiceReport
from igny8.reports.report_service import ReportService
from igny8.search_console.actions import import_export
from igny8.services.actions.intake import take_in
from igny8.services.errors import DemoOnly
from igny8.services.onboarding_service import ManagedOnboardingService
from tests.scenarios.conftest import DATA, as_demo, steps_of

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
APRIL_1 = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)
APRIL_28 = datetime(2025, 4, 28, 9, 0, tzinfo=UTC)
MAY_4 = datetime(2025, 5, 4, 9, 0, tzinfo=UTC)
APRIL = date(2025, 4, 1)


def run_april(site, now, **options):
    with simulated(now):
        run = start_month(site, month=APRIL, by=None, now=now, **options)
        run_waiting_jobs()
    run.refresh_from_db()
    return run


def test_a_new_client_is_on_board_with_everything_prepared(northlight, mia):
    taken = take_in(as_demo("carls-chairs"), parent=northlight, by=mia, now=APRIL_1)
    service = ManagedOnboardingService()
    subscription = service.onboard_client(taken, now=APRIL_1)

    assert subscription.status == "active"
    assert [step.name for step in subscription.onboarding_steps.all()] == [
        "connection", "blueprint", "automation", "welcome", "first_month", "activated",
    ]  # fmt: skip
    assert sorted(Email.objects.values_list("kind", "recipient")) == [
        ("welcome", "carl@carls-chairs.example"),
        ("welcome", "nadia@carls-chairs.example"),
    ]
    assert sorted(Notification.objects.filter(user=mia).values_list("title", flat=True)) == [
        "Blueprint ready for review: carls-chairs.example",
        "New client onboarded, first content due: carls-chairs.example",
    ]
    welcome = Email.objects.get(kind="welcome", recipient="carl@carls-chairs.example")
    assert "From 1 April 2025 we run " in welcome.text
    assert "/password?email=carl%40carls-chairs.example" in welcome.text
    duties = Todo.objects.filter(kind="client_duty").order_by("created_at", "key")
    assert {d.title: d.done_at is not None for d in duties} == {
        "Tell us about your products, services and places": True,
        "Give us access to publish on your website": True,
        "Read and approve the topical plan": False,
    }


def test_onboarding_twice_changes_nothing(northlight, mia):
    intake = as_demo("carls-chairs")
    for _ in range(2):
        taken = take_in(intake, parent=northlight, by=mia, now=APRIL_1)
        ManagedOnboardingService().onboard_client(taken, now=APRIL_1)

    assert Account.objects.filter(kind="client").count() == 1
    assert User.objects.exclude(pk=mia.pk).count() == 2
    assert Email.objects.count() == 2
    assert taken.site.blueprints.count() == 1


def test_a_month_from_the_blueprint_to_a_report_that_waits_then_goes_out(client_of):
    subscription = client_of(as_demo("carls-chairs"), now=APRIL_1)
    site = subscription.site

    run = run_april(site, APRIL_28, accept_drafts=True)

    assert steps_of(run) == [
        ("period", "done", 1, 1),
        ("plan", "done", 10, 10),
        ("write", "done", 10, 10),
        ("review", "done", 10, 10),
        ("publish", "done", 10, 10),
        ("indexability", "done", 0, 10),
        ("report", "done", 1, 1),
        ("send", "waiting", 4, 4),
    ]
    assert run.status == "waiting"
    invoice = Invoice.objects.get()
    assert (invoice.total, invoice.currency) == (Decimal("100.00"), "GBP")
    subscription.refresh_from_db()
    assert subscription.current_month_articles_published == 10

    manager = subscription.account_manager
    report = ServiceReport.objects.get()
    ReportService().send_report(report, now=MAY_4, by=manager, reason="The export comes later.")
    run_april(site, MAY_4, accept_drafts=True)

    report.refresh_from_db()
    assert (report.status, report.let_go_by) == ("sent", manager)
    run.refresh_from_db()
    assert run.status == "done"


def test_a_second_run_of_a_month_does_nothing_twice(client_of):
    subscription = client_of(as_demo("carls-chairs"), now=APRIL_1)
    for _ in range(3):
        run_april(subscription.site, APRIL_28, accept_drafts=True)

    assert MonthRun.objects.count() == 1
    assert PublishedPage.objects.count() == 10
    assert Invoice.objects.count() == 1
    assert ServiceReport.objects.count() == 1
    assert sum(JournalEntry.objects.values_list("amount", flat=True)) == 0


def test_drafts_of_a_real_client_wait_for_a_person(northlight, mia, client_of):
    intake = as_demo("carls-chairs")
    real = intake.model_copy(update={"account": intake.account.model_copy(update={"demo": False})})
    subscription = client_of(real, now=APRIL_1)

    with pytest.raises(DemoOnly):
        start_month(subscription.site, month=APRIL, by=None, now=APRIL_28, accept_drafts=True)
    assert MonthRun.objects.count() == 0

    run = run_april(subscription.site, APRIL_28)
    assert (run.status, PublishedPage.objects.count()) == ("waiting", 0)
    assert run.message == (
        "10 of 10 articles wait to be read and accepted by a person, on the client's Review page."
    )


def test_nothing_is_written_before_the_client_approved_the_blueprint(northlight, mia):
    taken = take_in(as_demo("carls-chairs"), parent=northlight, by=mia, now=APRIL_1)
    ManagedOnboardingService().onboard_client(taken, now=APRIL_1)

    run = run_april(taken.site, APRIL_28, accept_drafts=True)

    assert steps_of(run)[1][:2] == ("plan", "waiting")
    assert PublishedPage.objects.count() == 0


def test_a_month_outside_the_service_is_refused(client_of):
    subscription = client_of(as_demo("carls-chairs"), now=APRIL_1)

    with pytest.raises(MonthNotServed, match="it begins on 2025-04-01"):
        start_month(subscription.site, month=date(2025, 3, 1), by=None, now=APRIL_28)


def test_search_data_before_the_approval_renews_the_proposal(
    northlight, mia, django_capture_on_commit_callbacks
):
    taken = take_in(as_demo("carls-chairs"), parent=northlight, by=mia, now=APRIL_1)
    ManagedOnboardingService().onboard_client(taken, now=APRIL_1)
    folder = DATA / "search-console" / "carls-chairs-2025-04"

    with django_capture_on_commit_callbacks(execute=True):
        import_export(taken.site, paths=[folder], by=None, now=MAY_4)

    first, second = taken.site.blueprints.order_by("version")
    assert (first.status, second.status) == ("superseded", "proposed")
