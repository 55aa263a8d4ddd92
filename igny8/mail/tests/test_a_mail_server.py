"""E-mail over real sockets, to a mail server that asks for a password."""

import pytest

from igny8.accounts.actions.files import store_file
from igny8.jobs.actions.control import retry_job
from igny8.jobs.actions.run import run_job
from igny8.jobs.models import Job
from igny8.kit.errors import GatewayError
from igny8.mail.actions import message_of, queue_email
from igny8.mail.errors import MailLoginRefused, MailMayBeSent
from igny8.mail.gateways.smtp import SmtpGateway
from igny8.mail.models import Email
from igny8.mail.queries import held_up
from igny8.mail.tests.mail_server import PASSWORD, mail_server

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def server(tmp_path, settings, monkeypatch):
    with mail_server(tmp_path) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        settings.MAIL_GATEWAY, settings.SMTP_URL = "smtp", running.url(PASSWORD)
        yield running


def letter(account, now, **more):
    return queue_email(
        account, kind="message", document_id="message-1", recipient="carl@carls-chairs.example",
        subject="Grüße", now=now,
        context={"person": "Carl", "body": "Hello", "portal_url": "https://x.example"},
        **more,
    )  # fmt: skip


def try_once():
    """The job's next try, whenever it would have been."""
    job = Job.objects.get(name="igny8.mail.tasks.send_email")
    Job.objects.filter(pk=job.pk).update(run_after=job.created_at)
    run_job(job.pk)
    job.refresh_from_db()
    return job


def test_an_e_mail_reaches_the_server_whole(server, account, now):
    email = letter(account, now)

    assert try_once().status == "done"

    [message] = server.kept.messages
    assert b"To: carl@carls-chairs.example" in message
    assert f"Message-ID: <{email.pk}@".encode() in message
    email.refresh_from_db()
    assert (email.status, email.problem) == ("sent", "")


def test_a_refused_login_keeps_the_e_mail_until_the_password_is_right(
    server, account, now, settings
):
    settings.SMTP_URL = server.url("wrong")
    email = letter(account, now)

    tries = [try_once() for _ in range(12)]

    assert {(job.status, job.error_code) for job in tries} == {("queued", "mail_login_refused")}
    waits = [job.run_after - job.updated_at for job in tries]
    assert [round(waits[number].total_seconds()) for number in (0, 1, 2, 11)] == [5, 10, 20, 3600]
    email.refresh_from_db()
    assert (email.status, email.problem) == (
        "queued", "The mail server refused our name or password (IGNY8_SMTP_URL).",
    )  # fmt: skip
    assert (list(held_up()), server.kept.messages) == ([email], [])

    settings.SMTP_URL = server.url(PASSWORD)

    assert try_once().status == "done"
    assert (len(server.kept.messages), list(held_up())) == (1, [])
    assert Email.objects.get().status == "sent"


UNSURE = "The connection ended while it was being sent; ask the recipient."


@pytest.mark.parametrize(
    "ends", [{"hangs_up": True}, {"answer": "2 what?"}, {"answer": "354 Go on"}]
)
def test_an_e_mail_that_the_server_took_without_a_word_is_sent_once(server, account, now, ends):
    vars(server.kept).update(ends)
    email = letter(account, now)

    job = try_once()

    assert (job.status, job.error_code, job.error) == ("failed", "mail_may_be_sent", UNSURE)
    email.refresh_from_db()
    assert (email.status, email.problem) == ("unsure", UNSURE)
    assert (len(server.kept.messages), list(held_up())) == (1, [])


@pytest.mark.parametrize("asked", ["mail", "rcpt", "answer"])
@pytest.mark.parametrize("code", [421, 450, 451, 452])
def test_an_e_mail_that_is_not_taken_yet_is_tried_again(server, account, now, asked, code):
    setattr(server.kept, asked, f"{code} Come back later")
    email = letter(account, now)

    job = try_once()

    not_yet = f"The mail server does not take this e-mail yet: {code} Come back later"
    assert (job.status, job.error_code, job.error) == ("queued", "gateway_failed", not_yet)
    email.refresh_from_db()
    assert (email.status, email.problem) == ("queued", not_yet)

    setattr(server.kept, asked, "250 OK")

    assert try_once().status == "done"
    assert Email.objects.get().status == "sent"


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ("mail", "our address {}; check it with whoever runs the server"),
        ("rcpt", "the address carl@carls-chairs.example; check it with the client"),
        ("answer", "this e-mail; check it with whoever runs the server"),
    ],
)
@pytest.mark.parametrize("code", [550, 552, 554])
def test_an_e_mail_that_is_refused_for_good_is_not_tried_again(
    server, account, now, asked, what, code
):
    setattr(server.kept, asked, f"{code} Never")
    email = letter(account, now)

    job = try_once()

    what = what.format(message_of(email)["From"])
    refused = f"The mail server refused {what}: {code} Never"
    assert (job.status, job.error) == ("failed", refused)
    email.refresh_from_db()
    assert (email.status, email.problem) == ("failed", refused)


def test_a_server_that_wants_a_login_first_gets_the_e_mail_once_it_has_one(server, account, now):
    server.kept.mail = "530 5.7.0 Authentication required"
    email = letter(account, now)

    job = try_once()

    assert (job.status, job.error_code) == ("queued", "mail_login_refused")
    email.refresh_from_db()
    assert email.status == "queued"


def test_a_login_that_cannot_be_looked_up_for_now_is_no_refused_login(server, account, now):
    server.kept.login = "454 4.7.0 Temporary authentication failure"
    letter(account, now)

    job = try_once()

    assert (job.status, job.error_code) == ("queued", "gateway_failed")


@pytest.mark.parametrize("farewell", ["421 Too busy to say goodbye", "bye", "500 " + "x" * 9000])
def test_an_e_mail_that_the_server_took_is_sent_however_it_says_goodbye(
    server, account, now, farewell
):
    server.kept.farewell = farewell
    email = letter(account, now)

    assert try_once().status == "done"

    email.refresh_from_db()
    assert (email.status, email.problem, len(server.kept.messages)) == ("sent", "", 1)


def test_a_server_has_more_time_for_a_message_than_for_a_command(server, account, now):
    server.kept.seconds = 1.5
    message = message_of(letter(account, now))

    SmtpGateway(command_seconds=0.5, answer_seconds=20).send(message, key="1")
    with pytest.raises(MailMayBeSent):
        SmtpGateway(command_seconds=20, answer_seconds=0.5).send(message, key="2")

    assert len(server.kept.messages) == 2


def test_an_e_mail_whose_attachment_is_gone_waits_for_it_unsent(
    server, account, now, settings, data_folder
):
    report = store_file(
        account, name="Report.pdf", content=b"%PDF-", content_type="application/pdf", kind="report"
    )
    path = settings.FILES_ROOT / report.storage_key
    away = path.rename(path.with_suffix(".away"))
    email = letter(account, now, attachments=[report])

    job = try_once()

    gone = "The file is not in the store any more."
    assert (job.status, job.error) == ("failed", gone)
    email.refresh_from_db()
    assert (email.status, email.problem, server.kept.messages) == ("failed", gone, [])

    away.rename(path)
    retry_job(job)

    assert try_once().status == "done"
    email.refresh_from_db()
    assert (email.status, email.problem, len(server.kept.messages)) == ("sent", "", 1)


def test_a_mistyped_address_of_the_server_keeps_the_e_mail_unsent(server, account, now, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:port"
    email = letter(account, now)

    job = try_once()

    fault = "A fault of ours stopped this (ValueError); the log has the rest."
    assert (job.status, job.error) == ("failed", fault)
    email.refresh_from_db()
    assert (email.status, email.problem) == ("failed", fault)

    settings.SMTP_URL = server.url(PASSWORD)
    retry_job(job)

    assert try_once().status == "done"
    email.refresh_from_db()
    assert (email.status, email.problem, len(server.kept.messages)) == ("sent", "", 1)


def test_the_login_can_be_tried_without_an_e_mail(server, settings):
    SmtpGateway().check()

    settings.SMTP_URL = server.url("wrong")
    with pytest.raises(MailLoginRefused) as refusal:
        SmtpGateway().check()
    assert (refusal.value.permanent, refusal.value.code) == (False, "mail_login_refused")

    settings.SMTP_URL = "smtp://127.0.0.1:1"
    with pytest.raises(GatewayError, match="could not be used"):
        SmtpGateway().check()
    assert server.kept.messages == []
