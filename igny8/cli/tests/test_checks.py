from datetime import timedelta

import pytest

from igny8.accounts.models import Account
from igny8.cli.checks import machine, outside, work
from igny8.cli.checks.finding import State
from igny8.jobs.actions import enqueue
from igny8.jobs.actions.sweep import beat
from igny8.jobs.models import Job
from igny8.jobs.queries import Backlog
from igny8.kit.clock import real_now
from igny8.mail.models import Email
from igny8.mail.tests.mail_server import PASSWORD, mail_server
from igny8.publishing.models import SiteConnection

RENAME = "igny8.jobs.tests.sample.rename"
GIGABYTE = 1024**3


@pytest.mark.parametrize(
    ("free", "state"),
    [(50 * GIGABYTE, "ok"), (GIGABYTE, "note"), (GIGABYTE // 10, "problem")],
)
def test_the_disk_is_judged_by_what_is_free(free, state):
    assert machine.disk_space(free).state == state


def test_pages_that_are_not_built_are_a_problem_with_its_cure(tmp_path):
    missing = machine.pages(tmp_path)
    (tmp_path / "index.html").touch()

    assert (missing.state, missing.to_do) == (State.PROBLEM, "Build them with make build.")
    assert machine.pages(tmp_path).state is State.OK


def test_a_probe_document_is_made():
    assert machine.documents().state is State.OK


def test_the_database_and_its_tables_are_in_order(db):
    assert work.database().state is State.OK
    assert work.migrations().state is State.OK


def test_a_silent_worker_is_a_problem_only_while_the_server_runs(db):
    now = real_now()

    assert work.process("worker", "Worker", now=now, is_served=True).state is State.PROBLEM
    assert work.process("worker", "Worker", now=now, is_served=False).state is State.NOTE

    beat("worker")
    assert work.process("worker", "Worker", now=real_now(), is_served=True).state is State.OK


def test_what_fell_due_and_was_not_enqueued_is_named(account, now):
    Account.objects.update(created_at=now - timedelta(days=1))

    found = work.timetable(now=now)

    assert found.state is State.NOTE
    assert "process_managed_billing" in found.says


@pytest.mark.parametrize(("seconds", "state"), [(5, "ok"), (600, "problem")])
def test_jobs_that_wait_for_long_are_a_problem(seconds, state):
    found = work.waiting_jobs(Backlog(due=3, running=1, failed=0, oldest_seconds=seconds))

    assert found.state == state


def test_the_last_failed_job_is_shown_with_its_reason(account, now):
    job = enqueue(RENAME, account=account, now=now, title="Rename the account")
    Job.objects.filter(pk=job.pk).update(
        status=Job.Status.FAILED, error="The site is gone.", finished_at=real_now()
    )

    found = work.failed_jobs(Backlog(due=0, running=0, failed=1, oldest_seconds=0))

    assert found.says == "1 in the last seven days. The last: Rename the account: The site is gone."


def test_e_mail_that_stays_here_is_said_so(settings):
    settings.MAIL_GATEWAY = "outbox"

    assert "nothing is sent" in outside.mail().says


def test_a_mail_server_that_cannot_be_reached_is_named(settings, socket_enabled):
    settings.MAIL_GATEWAY, settings.SMTP_URL = "smtp", "smtp://127.0.0.1:1"

    found = outside.mail()

    assert found.state is State.PROBLEM
    assert "127.0.0.1:1 cannot be reached" in found.says


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_mail_server_that_refuses_our_login_is_a_problem(settings, tmp_path, monkeypatch):
    settings.MAIL_GATEWAY = "smtp"
    with mail_server(tmp_path) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        settings.SMTP_URL = server.url(PASSWORD)
        assert outside.mail().state is State.OK

        settings.SMTP_URL = server.url("wrong")
        found = outside.mail()

    assert found.state is State.PROBLEM
    assert found.says.endswith("The mail server refused our name or password (IGNY8_SMTP_URL).")
    assert found.to_do.startswith("Put the name and the password in IGNY8_SMTP_URL right")


def test_e_mails_that_wait_for_the_mail_server_are_shown_with_the_reason(account, now):
    Email.objects.create(
        account=account, kind="welcome", document_id="1", recipient="carl@carls-chairs.example",
        subject="Welcome", problem="The mail server refused our name.", written_at=now,
    )  # fmt: skip

    found = outside.unsent_mail()

    assert (found.state, found.says) == (
        State.PROBLEM, "1 wait since 2025-07-01 12:00 UTC: The mail server refused our name.",
    )  # fmt: skip


def test_an_e_mail_that_failed_is_shown_with_its_reason(account, now):
    assert outside.unsent_mail().state is State.OK

    Email.objects.create(
        account=account, kind="welcome", document_id="1", recipient="carl@carls-chairs.example",
        subject="Welcome", status=Email.Status.FAILED, problem="No such person.", written_at=now,
    )  # fmt: skip

    found = outside.unsent_mail()
    assert found.state is State.PROBLEM
    assert found.says == "1; the last to carl@carls-chairs.example: No such person."


def test_a_writer_without_its_settings_is_a_problem(settings):
    settings.WRITER, settings.OPENAI_BASE_URL = "openai", ""
    settings.OPENAI_API_KEY = settings.OPENAI_MODEL = ""

    assert outside.writer().state is State.PROBLEM


def test_a_site_that_cannot_be_published_to_is_shown_with_its_problem(site, account):
    assert [finding.subject for finding in outside.sites()] == ["Clients' sites"]

    SiteConnection.objects.create(
        account=account, site=site, status="failed", problem="The password is wrong."
    )

    (found,) = outside.sites()
    assert (found.subject, found.says) == ("Site carls-chairs.example", "The password is wrong.")
