import hashlib
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from igny8.accounts.actions.files import read_stored
from igny8.accounts.models import Activity, Brand, Site, User
from igny8.inbox.models import Todo
from igny8.mail.models import Email
from igny8.reports.errors import (
    NobodyToSendTo,
    NotFrozenYet,
    ReportFrozen,
    ReportIncomplete,
)
from igny8.reports.models import ServiceReport
from igny8.reports.report_service import ReportService
from igny8.reports.tests.conftest import AFTER_JUNE, JUNE, ImportDays
from igny8.services.models import ManagedServiceSubscription

LATER = datetime(2025, 7, 9, 9, 0, tzinfo=UTC)


@pytest.fixture
def service() -> ReportService:
    return ReportService()


@pytest.fixture
def provisional(
    site: Site, subscription: ManagedServiceSubscription, service: ReportService
) -> ServiceReport:
    return service.generate_report(site, *JUNE, "monthly", now=AFTER_JUNE)


@pytest.fixture
def ready(
    site: Site,
    subscription: ManagedServiceSubscription,
    service: ReportService,
    import_days: ImportDays,
) -> ServiceReport:
    import_days(*JUNE, now=AFTER_JUNE)
    return service.generate_report(site, *JUNE, "monthly", now=AFTER_JUNE)


def test_a_ready_report_is_frozen_with_the_hash_of_its_document(
    service: ReportService, ready: ServiceReport
) -> None:
    frozen = service.freeze_report(ready, now=AFTER_JUNE)

    assert (frozen.status, frozen.frozen_at) == ("frozen", AFTER_JUNE)
    assert frozen.pdf
    assert frozen.sha256 == hashlib.sha256(read_stored(frozen.pdf)).hexdigest()
    assert frozen.pdf.audience == "client"
    assert frozen.report_pdf_url.endswith(f"/files/{frozen.pdf_id}")
    assert service.freeze_report(frozen, now=LATER).frozen_at == AFTER_JUNE


def test_the_brand_is_copied_when_the_report_is_frozen(
    service: ReportService, ready: ServiceReport
) -> None:
    Brand.objects.filter(account__kind="operator").update(name="Southlight", phone="+44 1")
    frozen = service.freeze_report(ready, now=AFTER_JUNE)
    Brand.objects.filter(account__kind="operator").update(name="Westlight")

    frozen.refresh_from_db()
    assert (frozen.brand_name, frozen.brand["phone"]) == ("Southlight", "+44 1")


def test_an_incomplete_report_waits(service: ReportService, provisional: ServiceReport) -> None:
    with pytest.raises(ReportIncomplete, match="Google Search Console: No day of June 2025"):
        service.send_report(provisional, now=AFTER_JUNE)

    provisional.refresh_from_db()
    assert (provisional.status, provisional.sha256) == ("provisional", "")
    assert not Email.objects.filter(kind="report").exists()


def test_letting_an_incomplete_report_go_needs_a_reason(
    service: ReportService, provisional: ServiceReport, manager: User
) -> None:
    with pytest.raises(ReportIncomplete, match="Say why"):
        service.send_report(provisional, now=AFTER_JUNE, by=manager, reason="  ")

    provisional.refresh_from_db()
    assert (provisional.status, provisional.let_go_by) == ("provisional", None)


def test_who_lets_an_incomplete_report_go_and_why_is_kept(
    service: ReportService, provisional: ServiceReport, manager: User
) -> None:
    sent = service.send_report(
        provisional, now=AFTER_JUNE, by=manager, reason="The client waits for the articles."
    )

    assert (sent.status, sent.let_go_by) == ("sent", manager)
    assert sent.let_go_reason == "The client waits for the articles."
    entry = Activity.objects.get(verb="let_go", subject_id=str(sent.pk))
    assert (entry.actor, entry.detail["sha256"]) == (manager, sent.sha256)
    email = Email.objects.get(kind="report")
    assert "No day of June 2025 is here" in email.text


def test_a_report_reaches_each_recipient_once_with_its_document(
    service: ReportService, ready: ServiceReport, subscription: ManagedServiceSubscription
) -> None:
    subscription.service_config["reporting"]["recipients"] = ["a@c.example", "b@c.example"]
    subscription.save()
    ready.refresh_from_db()
    sent = service.send_report(ready, now=AFTER_JUNE)
    again = service.send_report(sent, now=LATER)

    assert (again.status, again.sent_at) == ("sent", AFTER_JUNE)
    emails = Email.objects.filter(kind="report").order_by("recipient")
    assert [email.recipient for email in emails] == ["a@c.example", "b@c.example"]
    assert [file.pk for file in emails[0].attachments.all()] == [sent.pdf_id]
    assert emails[0].subject == "Carl's Chairs: monthly report, June 2025"


def test_without_named_recipients_the_clients_people_get_it(
    service: ReportService,
    ready: ServiceReport,
    subscription: ManagedServiceSubscription,
    carl: User,
) -> None:
    subscription.service_config = {}
    subscription.save()

    ready.refresh_from_db()
    service.send_report(ready, now=AFTER_JUNE)

    email = Email.objects.get(kind="report")
    assert email.recipient == carl.email
    assert "Hello Carl," in email.text


def test_a_report_that_nobody_gets_is_refused(
    service: ReportService, ready: ServiceReport, subscription: ManagedServiceSubscription
) -> None:
    subscription.service_config = {}
    subscription.save()
    ready.refresh_from_db()

    with pytest.raises(NobodyToSendTo):
        service.send_report(ready, now=AFTER_JUNE)

    ready.refresh_from_db()
    assert (ready.status, ready.sent_at) == ("frozen", None)


def test_sending_again_is_a_deliberate_act(
    service: ReportService, ready: ServiceReport, manager: User
) -> None:
    with pytest.raises(NotFrozenYet):
        service.resend_report(ready, by=manager, now=LATER)
    sent = service.send_report(ready, now=AFTER_JUNE)

    service.resend_report(sent, by=manager, now=LATER)
    service.resend_report(sent, by=manager, now=LATER, recipients=["new@c.example"])

    emails = Email.objects.filter(kind="report").order_by("created_at")
    assert [email.recipient for email in emails] == [
        "carl@carls-chairs.example", "carl@carls-chairs.example", "new@c.example",
    ]  # fmt: skip
    assert Activity.objects.filter(verb="sent_again", actor=manager).count() == 2


def test_a_final_report_is_made_no_more(
    site: Site, service: ReportService, ready: ServiceReport, import_days: ImportDays
) -> None:
    frozen = service.freeze_report(ready, now=AFTER_JUNE)
    import_days(*JUNE, now=LATER, clicks=99)

    same = service.generate_report(site, *JUNE, "monthly", now=LATER)

    assert (same.pk, same.sha256, same.version) == (frozen.pk, frozen.sha256, 1)
    assert same.report_data == frozen.report_data


def test_a_correction_is_a_new_version_that_says_what_changed(
    site: Site, service: ReportService, ready: ServiceReport, import_days: ImportDays
) -> None:
    service.send_report(ready, now=AFTER_JUNE)
    import_days(*JUNE, now=LATER, clicks=99)

    new = service.generate_report(
        site, *JUNE, "monthly", now=LATER, correction="June was imported again."
    )
    service.send_report(new, now=LATER)

    assert (new.version, new.correction) == (2, "June was imported again.")
    versions = ServiceReport.objects.order_by("version")
    clicks = [one.report_data["traffic"]["clicks"]["value"] for one in versions]
    assert clicks == ["300", "2970"]
    assert Email.objects.filter(kind="report").count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"report_data": {}},
        {"sha256": "0" * 64},
        {"status": "ready"},
        {"let_go_reason": "later"},
        {"period_start": date(2025, 5, 1)},
    ],
)
def test_the_database_itself_keeps_a_final_report(
    service: ReportService, ready: ServiceReport, change: dict[str, object]
) -> None:
    frozen = service.freeze_report(ready, now=AFTER_JUNE)

    with pytest.raises(IntegrityError, match="a final report never changes"), transaction.atomic():
        ServiceReport.objects.filter(pk=frozen.pk).update(**change)
    with pytest.raises(IntegrityError, match="a final report stays"), transaction.atomic():
        ServiceReport.objects.filter(pk=frozen.pk).delete()

    kept = ServiceReport.objects.get(pk=frozen.pk)
    assert (kept.sha256, kept.status) == (frozen.sha256, "frozen")


def test_nobody_freezes_twice_or_sends_what_is_not_frozen(
    service: ReportService, ready: ServiceReport
) -> None:
    with pytest.raises(NotFrozenYet):
        ready.mark_sent(now=AFTER_JUNE)
    frozen = service.freeze_report(ready, now=AFTER_JUNE)

    with pytest.raises(ReportFrozen):
        frozen.set_status("ready")
    with pytest.raises(ReportFrozen):
        frozen.check_may_freeze()


def test_a_pending_report_goes_out_when_its_last_source_comes(
    service: ReportService, provisional: ServiceReport, import_days: ImportDays, manager: User
) -> None:
    waiting = service.send_when_ready(provisional, now=AFTER_JUNE)
    todo = Todo.objects.get(key=f"report-{waiting.pk}")
    assert (waiting.status, todo.owner, todo.done_at) == ("provisional", manager, None)

    import_days(*JUNE, now=LATER)
    sent = service.send_when_ready(waiting, now=LATER)

    assert (sent.status, sent.sent_at) == ("sent", LATER)
    assert Todo.objects.get(key=f"report-{waiting.pk}").done_at == LATER


def test_a_report_that_a_person_reads_first_is_not_sent_by_itself(
    service: ReportService, ready: ServiceReport, subscription: ManagedServiceSubscription
) -> None:
    subscription.service_config["reporting"]["approve_before_send"] = True
    subscription.save()
    ready.refresh_from_db()

    kept = service.send_when_ready(ready, now=AFTER_JUNE)

    assert kept.status == "ready"
    assert Todo.objects.get(key=f"report-{kept.pk}").title.endswith("read it and send it.")
    assert not Email.objects.filter(kind="report").exists()
