"""A month for the accountant: each document once, sums to the cent, nothing of anybody else's."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from igny8.accounts.actions.accounts import add_person, open_account
from igny8.accounts.models import Account, StoredFile, User
from igny8.billing import tasks
from igny8.billing.actions.accountant import keep_month, write_month
from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.credit_notes import issue_credit_note
from igny8.billing.actions.opening import take_over_invoices
from igny8.billing.actions.refunds import complete_refund, request_refund_of
from igny8.billing.actions.transfers import record_prepayment, take_back_payment
from igny8.billing.actions.write_offs import write_off_invoice
from igny8.billing.errors import MonthNotBegun
from igny8.billing.models import Invoice, JournalEntry
from igny8.billing.queries.opening import OpenInvoice
from igny8.billing.rules.accountant import Booked, MonthSums, figures, summary_text
from igny8.billing.tests.conftest import pay
from igny8.billing.tests.corrections import dollars, taxed_invoice
from igny8.billing.tests.reading import pages_of
from igny8.jobs.registry import Run, quiet
from igny8.kit.csv_text import FORMULAS, safe_cell

pytestmark = pytest.mark.django_db
JUNE = date(2025, 6, 1)
MID_JUNE = datetime(2025, 6, 20, 12, tzinfo=UTC)


@pytest.fixture
def fin(operator: Account) -> User:
    return add_person(operator, email="fin@northlight.example", name="Fin", role="finance")


@pytest.fixture
def busy(operator: Account, account: Account, fin: User) -> Invoice:
    """A June with everything in it, and something before and after it."""
    taxed_invoice(account, ("7.00", "20"), day=date(2025, 5, 31))
    taxed_invoice(account, ("8.00", "20"), day=date(2025, 7, 1))
    invoice = taxed_invoice(account, ("100.00", "20"), ("33.33", "5"), day=date(2025, 6, 2))
    pay(invoice, "200.00", fin, MID_JUNE, surplus_to_balance=True)
    other = taxed_invoice(account, ("20.00", "0"), day=date(2025, 6, 3))
    apply_balance(other, now=MID_JUNE)
    wrong = taxed_invoice(account, ("50.00", "20"), day=date(2025, 6, 4))
    entry = pay(wrong, "10.00", fin, MID_JUNE, reference="=HYPERLINK(1)")
    take_back_payment(entry, by=fin, reason="Sid's.", now=MID_JUNE)
    first = invoice.lines.get(position=1)
    issue_credit_note(
        invoice, reason="+late", by=fin, key="late", now=MID_JUNE, lines={first.pk: Decimal("9.99")}
    )
    write_off_invoice(wrong, reason="Bankrupt.", by=fin, key="w", now=MID_JUNE)
    early = record_prepayment(
        account, amount=Decimal("80.00"), reference="TRX 80", by=fin, now=MID_JUNE
    )
    refund = request_refund_of(early, amount=Decimal("30.00"), by=fin, key="part", now=MID_JUNE)
    complete_refund(refund, reference="OUT 30", on=date(2025, 6, 20), by=fin, now=MID_JUNE)
    return invoice


def taken_over(account: Account, fin: User) -> Invoice:
    """50.00 of other software's June, of which 20.00 are credited here in June."""
    [invoice] = take_over_invoices(
        [
            OpenInvoice(
                account=account, number="OLD-7", issued_on=date(2025, 6, 5),
                due_on=date(2025, 6, 19), total=dollars("50.00"), open=dollars("50.00"),
                booked_on=date(2025, 6, 20),
            )
        ],
        now=MID_JUNE,
    )  # fmt: skip
    issue_credit_note(
        invoice, reason="Too much.", by=fin, key="old", now=MID_JUNE, amount=Decimal("20.00")
    )
    return invoice


def sheet(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def journal(**which: str) -> Decimal:
    rows = JournalEntry.objects.filter(day__gte=JUNE, day__lt=date(2025, 7, 1), **which)
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def test_every_document_of_the_month_is_in_it_once(
    operator: Account, busy: Invoice, now: datetime, tmp_path: Path
) -> None:
    written = write_month(operator, JUNE, tmp_path / "june.zip", now=now)

    archive = zipfile.ZipFile(tmp_path / "june.zip")
    assert archive.testzip() is None
    names = archive.namelist()
    assert len(names) == len(set(names))
    assert [name for name in names if name.startswith("invoices/")] == [
        "invoices/TAX-3.pdf", "invoices/TAX-4.pdf", "invoices/TAX-5.pdf",
    ]  # fmt: skip
    assert [name for name in names if name.startswith("credit_notes/")] == [
        "credit_notes/CN-000001.pdf"
    ]
    receipts = [name for name in names if name.startswith("receipts/")]
    assert [name[9:-13] for name in receipts] == ["2025-06-20 TAX-3", "2025-06-20 in advance"]
    assert names[-1] == "summary.txt"
    assert (written.documents, written.missing, written.differs) == (6, (), False)
    assert "Invoice TAX-3" in pages_of(archive.read("invoices/TAX-3.pdf"))[0]
    assert "$155.00" in pages_of(archive.read("invoices/TAX-3.pdf"))[0]


def test_the_index_files_say_what_the_documents_say(
    operator: Account, busy: Invoice, now: datetime, tmp_path: Path
) -> None:
    write_month(operator, JUNE, tmp_path / "june.zip", now=now)

    archive = zipfile.ZipFile(tmp_path / "june.zip")
    invoices = sheet(archive, "invoices.csv")
    assert {name: invoices[0][name] for name in (
        "number", "issued_on", "client", "currency", "net", "tax", "total",
        "net GB:standard 20 %", "tax GB:standard 20 %", "net GB:standard 5 %",
        "tax GB:standard 5 %", "net GB:standard 0 %", "file",
    )} == {
        "number": "TAX-3", "issued_on": "2025-06-02", "client": "Carl's Chairs", "currency": "USD",
        "net": "133.33", "tax": "21.67", "total": "155.00", "net GB:standard 20 %": "100.00",
        "tax GB:standard 20 %": "20.00", "net GB:standard 5 %": "33.33",
        "tax GB:standard 5 %": "1.67", "net GB:standard 0 %": "", "file": "invoices/TAX-3.pdf",
    }  # fmt: skip
    [note] = sheet(archive, "credit_notes.csv")
    assert (note["invoice"], note["reason"], note["total"]) == ("TAX-3", "'+late", "11.99")
    payments = [
        (row["what"], row["invoice"], row["reference"], row["amount"], row["on_invoice"],
         row["to_balance"])
        for row in sheet(archive, "payments.csv")
    ]  # fmt: skip
    assert sorted(payments) == [
        ("received", "", "TRX 80", "80.00", "0.00", "80.00"),
        ("received", "TAX-3", "TRX 77", "200.00", "155.00", "45.00"),
        ("received", "TAX-4", "", "20.00", "20.00", "-20.00"),
        ("received", "TAX-5", "'=HYPERLINK(1)", "10.00", "10.00", "0.00"),
        ("taken back", "TAX-5", "'=HYPERLINK(1)", "-10.00", "-10.00", "0.00"),
    ]
    [refund] = sheet(archive, "refunds.csv")
    assert (refund["what"], refund["reference"], refund["of_payment"], refund["amount"]) == (
        "given back", "OUT 30", "TRX 80", "30.00",
    )  # fmt: skip


def test_the_sums_are_the_journals_to_the_cent(
    operator: Account, busy: Invoice, now: datetime, tmp_path: Path
) -> None:
    written = write_month(operator, JUNE, tmp_path / "june.zip", now=now)

    sums = {figure.words: figure.documents for figure in written.figures}
    assert sums == {
        "Credit notes, net": dollars("9.99"),
        "Credit notes, tax GB:standard": dollars("2.00"),
        "Credit notes, total": dollars("11.99"),
        "Invoices, net": dollars("203.33"),
        "Invoices, tax GB:standard": dollars("31.67"),
        "Invoices, total": dollars("235.00"),
        "Payments, cash manual": dollars("280.00"),
        "Payments, into clients' balances": dollars("105.00"),
        "Payments, settled on invoices": dollars("175.00"),
        "Refunds, cash manual": dollars("30.00"),
        "Refunds, into clients' balances": dollars("-30.00"),
    }
    assert [figure.difference.amount for figure in written.figures] == [Decimal(0)] * len(sums)
    of_invoices = journal(ledger="receivable", transaction__kind="invoice")
    assert sums["Invoices, total"].amount == of_invoices
    cash = journal(ledger="cash")
    assert sums["Payments, cash manual"].amount - sums["Refunds, cash manual"].amount == cash
    summary = zipfile.ZipFile(tmp_path / "june.zip").read("summary.txt").decode()
    for line in (
        "Northlight, 2025-06", "Invoices: 3", "Credit notes: 1", "Payments: 5", "Refunds: 1",
        "Invoices, total: 235.00 USD; journal 235.00 USD; difference 0.00 USD",
        "Write off, receivable: -60.00 USD",
    ):  # fmt: skip
        assert line in summary.splitlines(), summary
    assert "not over" not in summary


def test_what_was_taken_over_is_no_document_of_ours_but_what_is_credited_of_it_is(
    operator: Account, account: Account, busy: Invoice, fin: User, now: datetime, tmp_path: Path
) -> None:
    taken_over(account, fin)

    written = write_month(operator, JUNE, tmp_path / "june.zip", now=now)

    archive = zipfile.ZipFile(tmp_path / "june.zip")
    assert (written.documents, written.missing, written.differs) == (7, (), False)
    assert [row["number"] for row in sheet(archive, "invoices.csv")] == ["TAX-3", "TAX-4", "TAX-5"]
    notes = [(row["invoice"], row["total"]) for row in sheet(archive, "credit_notes.csv")]
    assert notes == [("TAX-3", "11.99"), ("OLD-7", "20.00")]
    sums = {figure.words: figure.journal for figure in written.figures}
    assert sums["Invoices, total"] == dollars("235.00")
    assert sums["Credit notes, total"] == dollars("31.99")
    lines = archive.read("summary.txt").decode().splitlines()
    assert "Opening invoice, receivable: 50.00 USD" in lines


def test_a_sum_that_differs_is_said() -> None:
    sums = MonthSums()
    sums.add("invoice", "USD", {"net": Decimal("10.00"), "total": Decimal("10.00")})
    booked = [Booked("invoice", "revenue", "managed", dollars("-9.99"))]

    found = figures(sums, booked)
    text = summary_text(
        "Northlight", JUNE, sums=sums, booked=booked, missing=["a.pdf: lost"], is_over=False
    )

    assert [(one.words, one.difference) for one in found] == [
        ("Invoices, net", dollars("0.01")), ("Invoices, total", dollars("0.01")),
    ]  # fmt: skip
    assert "Invoices, net: 10.00 USD; journal 9.99 USD; difference 0.01 USD" in text
    assert "a.pdf: lost" in text
    assert "This month is not over: more may come." in text


def test_nothing_of_another_issuer_or_of_a_demonstration_is_in_it(
    operator: Account, busy: Invoice, now: datetime, tmp_path: Path
) -> None:
    agency = open_account(
        operator, name="Southdark", kind="agency", country="GB", currency="USD",
        time_zone="Europe/London",
    )  # fmt: skip
    theirs = open_account(
        agency, name="Sid's Sofas", country="GB", currency="USD", time_zone="Europe/London"
    )
    shown = open_account(
        operator, name="Demo", country="GB", currency="USD", time_zone="Europe/London"
    )
    Account.objects.filter(pk=shown.pk).update(is_demo=True)
    for other in (theirs, shown):
        taxed_invoice(Account.objects.get(pk=other.pk), ("5.00", "0"), day=date(2025, 6, 9))

    ours = write_month(operator, JUNE, tmp_path / "ours.zip", now=now)
    agencys = write_month(agency, JUNE, tmp_path / "agencys.zip", now=now)
    demo = write_month(operator, JUNE, tmp_path / "demo.zip", now=now, demo=True)

    assert (ours.documents, agencys.documents, demo.documents) == (6, 1, 1)
    assert not (ours.differs or agencys.differs or demo.differs)
    assert "Sid" not in zipfile.ZipFile(tmp_path / "ours.zip").read("invoices.csv").decode()


def test_a_month_to_come_is_refused_and_nothing_is_written(
    operator: Account, now: datetime, tmp_path: Path
) -> None:
    with pytest.raises(MonthNotBegun, match="August 2025 has not begun"):
        write_month(operator, date(2025, 8, 1), tmp_path / "august.zip", now=now)

    assert list(tmp_path.glob("*august*")) == []


def test_a_document_that_is_lost_is_said_and_the_rest_is_there(
    operator: Account, busy: Invoice, now: datetime, tmp_path: Path, settings: object
) -> None:
    write_month(operator, JUNE, tmp_path / "first.zip", now=now)
    lost = Invoice.objects.get(number="TAX-3").pdf
    assert lost is not None
    (Path(settings.FILES_ROOT) / lost.storage_key).unlink()  # type: ignore[attr-defined]

    written = write_month(operator, JUNE, tmp_path / "second.zip", now=now)

    assert written.documents == 5
    assert written.missing == ("invoices/TAX-3.pdf: The file is not in the store any more.",)
    archive = zipfile.ZipFile(tmp_path / "second.zip")
    assert "invoices/TAX-3.pdf: The file" in archive.read("summary.txt").decode()
    assert sheet(archive, "invoices.csv")[0]["file"] == ""


def test_the_same_month_is_kept_once_and_only_for_finance(
    operator: Account, busy: Invoice, now: datetime
) -> None:
    run = Run(job_id=UUID(int=0), now=now, attempt=1, progress=quiet)
    tasks.make_accountant_month(run, str(operator.pk), "2025-06", "")

    kept = keep_month(operator, JUNE, now=now)

    assert StoredFile.objects.get(kind="accountant_month") == kept
    assert (kept.name, kept.audience, kept.account) == (
        "Northlight 2025-06.zip", "finance", operator,
    )  # fmt: skip


@pytest.mark.parametrize("start", FORMULAS)
def test_no_cell_is_taken_for_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"
    assert safe_cell(f" {start}1+1") == f"' {start}1+1"


@pytest.mark.parametrize(
    ("cell", "text"), [(Decimal("-5.00"), "-5.00"), (None, ""), (JUNE, "2025-06-01"), ("a", "a")]
)
def test_numbers_and_days_stay_as_they_are(cell: object, text: str) -> None:
    assert safe_cell(cell) == text


@given(st.text())
def test_whatever_the_text_it_begins_no_formula(text: str) -> None:
    assert not safe_cell(text).lstrip(" ").startswith(FORMULAS)
