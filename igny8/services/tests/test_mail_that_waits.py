"""A refused login at the mail server is told to whoever runs the installation, once an outage."""

from datetime import timedelta

import pytest

from igny8.inbox.models import Notification
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.jobs.models import Job
from igny8.mail.actions import queue_email
from igny8.mail.models import Email
from igny8.mail.tests.mail_server import PASSWORD, mail_server

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def server(tmp_path, settings, monkeypatch):
    with mail_server(tmp_path) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        settings.MAIL_GATEWAY, settings.SMTP_URL = "smtp", running.url("wrong")
        yield running


def write(account, number, now):
    context = {"person": "Carl", "body": "Hello", "portal_url": "https://x.example"}
    queue_email(
        account, kind="message", document_id=f"message-{number}", subject=f"News {number}",
        recipient="carl@carls-chairs.example", context=context, now=now,
    )  # fmt: skip


def work():
    Job.objects.filter(status="queued").update(run_after="2020-01-01T00:00Z")
    return run_waiting_jobs(most=12)


def test_operators_hear_once_of_each_outage(server, account, ada, manager, now, settings):
    for number in range(3):
        write(account, number, now)
    for _ in range(2):
        work()

    told = Notification.objects.get(kind="mail_held_up")
    assert told.user == ada
    assert told.title == "The mail server refuses our login, and e-mails wait"
    assert "Put them right and start the server again" in told.body
    assert set(Email.objects.values_list("status", flat=True)) == {"queued"}

    settings.SMTP_URL = server.url(PASSWORD)
    work()
    assert len(server.kept.messages) == 3

    settings.SMTP_URL = server.url("changed")
    write(account, 3, now + timedelta(days=1))
    work()
    assert Notification.objects.filter(kind="mail_held_up", user=ada).count() == 2
