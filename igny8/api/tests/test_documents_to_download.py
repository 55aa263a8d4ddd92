"""Statements, receipts and months for the accountant, as those who may get them."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from igny8.accounts.models import StoredFile
from igny8.api.tests.asking import refusal
from igny8.api.tests.conftest import Browser, World
from igny8.api.tests.kept import nothing_changes
from igny8.billing.actions.opening import take_over_invoices
from igny8.billing.actions.receipt_documents import make_receipt_pdf
from igny8.billing.queries.opening import OpenInvoice
from igny8.billing.tests.reading import pages_of
from igny8.jobs.actions.run import run_here
from igny8.jobs.models import Job
from igny8.kit.money import Money

pytestmark = pytest.mark.usefixtures("flags")


@pytest.fixture
def browser(fin: Any) -> Browser:
    return Browser(fin)


@pytest.fixture
def clients(carl: Any) -> Browser:
    return Browser(carl)


def on_account(world: World, rest: str) -> str:
    return f"billing/accounts/{world.invoice.account_id}/{rest}"


def test_a_client_downloads_a_statement_and_nothing_is_written(
    world: World, clients: Browser
) -> None:
    days = "?start=2025-06-01&end=2025-07-01"
    shown = clients.get(on_account(world, f"statement/{days}")).json()
    with nothing_changes():
        answer = clients.get(on_account(world, f"statement.pdf{days}"))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "statement 2025-06-01 to 2025-06-30.pdf" in answer["Content-Disposition"]
    [text] = pages_of(answer.content)
    assert f"Invoice {world.invoice.number} $399.00" in text
    assert f"${shown['closing'].removeprefix('-')}" in text


def test_a_statement_of_no_day_is_refused(world: World, clients: Browser) -> None:
    answer = clients.get(on_account(world, "statement.pdf?start=2025-06-01&end=2025-06-01"))

    assert refusal(answer)[:2] == (422, "invalid")


def test_a_client_is_told_which_invoices_have_their_pdf_elsewhere(
    world: World, clients: Browser, now: datetime
) -> None:
    owed = Money(Decimal("50.00"), "USD")
    day = date(2025, 6, 2)
    take_over_invoices(
        [
            OpenInvoice(
                account=world.invoice.account, number="OLD-7", issued_on=day, due_on=day,
                total=owed, open=owed, booked_on=day,
            )
        ],
        now=now,
    )  # fmt: skip

    rows = clients.get(f"services/subscriptions/{world.subscription.pk}/invoices/").json()["items"]

    said = {row["number"]: row["issued_elsewhere"] for row in rows}
    assert (said["OLD-7"], said[world.invoice.number]) == (True, False)


def test_a_client_sees_receipts_of_what_came_and_downloads_them(
    world: World, clients: Browser
) -> None:
    make_receipt_pdf(world.prepayment)

    rows = clients.get(on_account(world, "receipts/")).json()["items"]

    by_reference = {row["reference"]: row for row in rows}
    assert set(by_reference) >= {"TRX 60", "TRX 80"}
    in_advance = by_reference["TRX 80"]
    assert (in_advance["amount"], in_advance["invoice_number"]) == ("80.00", "")
    assert by_reference["TRX 60"]["pdf_url"] == ""
    path = in_advance["pdf_url"].partition("/files/")[2]
    answer = Browser(None).client.get(f"/files/{path}")
    assert "Receipt for a payment in advance" in pages_of(answer.content)[0]


def test_finance_sees_the_receipt_of_each_payment_until_it_is_undone(
    world: World, browser: Browser
) -> None:
    make_receipt_pdf(world.transfer)
    path = f"services/subscriptions/{world.subscription.pk}/"
    before = _payments(browser.get(f"{path}billing/").json(), world)

    browser.post(f"{path}payments/{world.transfer.pk}/undo/", {"reason": "Sid's."})

    after = _payments(browser.get(f"{path}billing/").json(), world)
    assert "/files/" in before["receipt_url"]
    assert (after["status"], after["receipt_url"]) == ("undone", "")


def _payments(body: dict[str, Any], world: World) -> dict[str, Any]:
    every = [payment for invoice in body["items"] for payment in invoice["payments"]]
    [wanted] = [payment for payment in every if payment["id"] == str(world.transfer.pk)]
    return wanted


def test_finance_hands_a_month_over(
    world: World, browser: Browser, manager: Any, settings: Any
) -> None:
    issuer = world.invoice.account.parent_id
    asked = {"account_id": str(issuer), "month": "2025-06"}

    answers = [browser.post("billing/accountant-months/", asked) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    run_here(Job.objects.get(pk=answers[0].json()["id"]).pk)

    [month] = browser.get("billing/accountant-months/").json()["items"]
    assert (month["account_id"], month["name"]) == (str(issuer), "Northlight 2025-06.zip")
    answer = Browser(None).client.get(f"/files/{month['url'].partition('/files/')[2]}")
    archive = zipfile.ZipFile(BytesIO(answer.content))
    assert f"invoices/{world.invoice.number}.pdf" in archive.namelist()
    assert "difference 0.00 USD" in archive.read("summary.txt").decode()
    # The team's other people know its address, and still may not read it.
    assert Browser(manager).client.get(f"/files/{month['id']}").status_code == 403
    assert browser.client.get(f"/files/{month['id']}").status_code == 200


def test_a_large_file_is_sent_in_parts(
    world: World, browser: Browser, operator: Any, settings: Any
) -> None:
    content = b"%" * (8 * 1024 * 1024 + 1)
    file = StoredFile.objects.create(
        account=operator, kind="accountant_month", name="large.zip", size=len(content),
        content_type="application/zip", sha256="", storage_key="la/rge.zip", audience="finance",
    )  # fmt: skip
    path = Path(settings.FILES_ROOT) / "la" / "rge.zip"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)

    answer = browser.client.get(f"/files/{file.pk}")

    assert answer.streaming
    assert sum(len(part) for part in answer.streaming_content) == len(content)


@pytest.mark.parametrize(
    ("month", "code"),
    [("2025-08", "month_not_begun"), ("2025-13", "invalid"), ("June", "invalid"),
     ("0001-01", "invalid")],
)  # fmt: skip
def test_a_month_that_cannot_be_changes_nothing(
    world: World, browser: Browser, month: str, code: str
) -> None:
    asked = {"account_id": str(world.invoice.account.parent_id), "month": month}
    with nothing_changes():
        answer = browser.post("billing/accountant-months/", asked)

    assert refusal(answer)[:2] == (422, code)


def test_a_client_account_issues_nothing(world: World, browser: Browser) -> None:
    asked = {"account_id": str(world.invoice.account_id), "month": "2025-06"}
    with nothing_changes():
        answer = browser.post("billing/accountant-months/", asked)

    assert refusal(answer)[:2] == (404, "not_found")
