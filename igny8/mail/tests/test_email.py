from pathlib import Path

import pytest

from igny8.accounts.actions.files import store_file
from igny8.jobs.actions.run import run_job, run_waiting_jobs
from igny8.jobs.models import Job
from igny8.mail.actions import queue_email, send_email
from igny8.mail.errors import MailMayBeSent
from igny8.mail.models import Email


@pytest.fixture
def letter(account, now):
    def write(**changes):
        facts = {
            "kind": "message",
            "document_id": "message-1",
            "recipient": "carl@carls-chairs.example",
            "subject": "A question",
            "context": {
                "person": "Carl",
                "body": "<b>Hello</b>",
                "portal_url": "https://x.example",
            },
            "now": now,
        }
        return queue_email(account, **{**facts, **changes})

    return write


def test_an_email_about_a_document_reaches_a_person_once(letter, data_folder):
    first = letter()

    assert letter() == first
    run_waiting_jobs()
    letter()
    run_waiting_jobs()

    assert [p.name for p in (data_folder / "outbox_root").iterdir()] == [f"{first.pk}.eml"]
    first.refresh_from_db()
    assert first.status == "sent"


def test_what_a_client_wrote_is_text_in_html(letter):
    email = letter()

    assert "&lt;b&gt;Hello&lt;/b&gt;" in email.html
    assert "<b>Hello</b>" in email.text


def test_a_subject_cannot_add_a_header(letter):
    assert letter(subject="Hello\r\nBcc: all@x.example").subject == "Hello Bcc: all@x.example"


def test_attachments_travel_with_it(letter, account, data_folder):
    file = store_file(
        account, name="Bericht ü.pdf", content=b"%PDF-", content_type="application/pdf", kind="r"
    )
    letter(attachments=[file])
    run_waiting_jobs()

    [path] = (data_folder / "outbox_root").iterdir()
    assert b"application/pdf" in path.read_bytes()


def test_an_email_interrupted_at_a_mail_server_is_not_repeated(letter, now, settings):
    settings.MAIL_GATEWAY, settings.SMTP_URL = "smtp", "smtp://127.0.0.1:1"
    email = letter()
    Email.objects.update(status="sending")

    for _ in range(2):
        with pytest.raises(MailMayBeSent):
            send_email(str(email.pk), now=now)

        email.refresh_from_db()
        assert (email.status, email.problem) == (
            "unsure", "The connection ended while it was being sent; ask the recipient.",
        )  # fmt: skip


def test_every_kind_of_letter_has_both_its_templates(data_folder):
    folder = Path(__file__).parent.parent / "templates"
    kinds = {p.stem for p in folder.glob("*.mjml")} - {"letter"}

    assert kinds == {p.stem for p in folder.glob("*.txt")}
    assert len(kinds) >= 7


def test_a_refused_email_goes_out_when_a_person_tries_its_job_again(letter, data_folder):
    email = letter()
    email.status, email.problem = "failed", "The mail server refused our name or password."
    email.save()

    run_waiting_jobs()

    email.refresh_from_db()
    assert (email.status, email.problem) == ("sent", "")


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_mail_server_that_is_away_for_a_day_gets_the_mail_on_its_return(letter, settings):
    settings.MAIL_GATEWAY, settings.SMTP_URL = "smtp", "smtp://127.0.0.1:1"
    email = letter()
    job = Job.objects.get(name="igny8.mail.tasks.send_email")
    for _ in range(30):
        run_job(job.pk)
        Job.objects.filter(pk=job.pk).update(run_after=job.created_at)
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("queued", 30)

    settings.MAIL_GATEWAY = "outbox"
    run_job(job.pk)

    email.refresh_from_db()
    assert email.status == "sent"
