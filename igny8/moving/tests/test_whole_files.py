"""A file is taken whole or not at all; what it looks like inside does not matter, nor how often."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igny8.accounts.models import Account
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.models import Invoice, InvoiceSeries, JournalTransaction
from igny8.billing.rules.invoices import LineDraft
from igny8.kit.money import Money
from igny8.moving.actions.importing import open_table
from igny8.moving.errors import FileRefused
from igny8.moving.rules.cells import DayOrder
from igny8.moving.rules.clients import client_row
from igny8.moving.rules.columns import Told
from igny8.moving.rules.table import read_rows
from igny8.moving.tests.conftest import CARL, CLIENTS, DATA, EVE, MOVE, Import, counts, said

pytestmark = pytest.mark.django_db
REST = {"country": "GB", "currency": "GBP", "time_zone": "Europe/London"}
GBP_5 = Money(Decimal("5.00"), "GBP")
GOOD, BAD = f"{CARL}20.00", "C-2,Kim,Narnia,GBP,Europe/London,,"


def test_one_bad_row_keeps_all_out(take: Import, rows) -> None:
    before = rows()

    report = take("clients", f"{CLIENTS}\n{GOOD}\n{BAD}\n")

    assert (counts(report), report.is_kept) == ((1, 0, 1), False)
    assert rows() == before


def test_the_good_rows_are_taken_where_that_is_asked_for(take: Import) -> None:
    report = take("clients", f"{CLIENTS}\n{GOOD}\n{BAD}\n", skip_refused=True)

    assert (counts(report), report.is_kept) == ((1, 0, 1), True)
    assert list(Account.objects.filter(kind="client").values_list("name", flat=True)) == [
        "Carl's Chairs"
    ]


def test_nothing_of_a_refused_row_is_left_half_made(take: Import) -> None:
    late = "C-2,Kim,JP,JPY,Asia/Tokyo,kim.example,"
    clash = "C-3,Lee,GB,GBP,Europe/London,carls-chairs.example,5.00"

    take("clients", f"{CLIENTS}\n{GOOD}\n{late}\n{clash}\n", skip_refused=True)

    assert set(Account.objects.filter(kind="client").values_list("external_id", flat=True)) == {
        "C-1", "C-2",
    }  # fmt: skip
    assert JournalTransaction.objects.count() == 1


def test_a_dry_run_says_what_would_happen_and_does_nothing(take: Import, rows) -> None:
    before = rows()

    report = take("clients", f"{CLIENTS}\n{GOOD}\n", dry_run=True)

    assert (counts(report), report.is_kept) == ((1, 0, 0), False)
    assert report.booked == {"GBP": Decimal("20.00")}
    assert rows() == before
    assert counts(take("clients", f"{CLIENTS}\n{GOOD}\n")) == (1, 0, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_usual_encodings_and_delimiters_are_read(
    take: Import, encoding: str, delimiter: str
) -> None:
    text = "Name;Webseite;Guthaben\r\nGärtnerei Süd;www.süd.example;1.250,50\r\n"
    content = text.replace(";", delimiter).replace("1.250,50", '"1.250,50"').encode(encoding)

    report = take("clients", content, values=REST)

    assert said(report) == []
    assert report.booked == {"GBP": Decimal("1250.50")}
    assert Account.objects.get(kind="client").name == "Gärtnerei Süd"


def test_a_spreadsheet_of_another_country_is_read_by_its_mapping(take: Import) -> None:
    values = {"country": "DE", "currency": "EUR", "time_zone": "Europe/Berlin", "language": "de"}
    columns = {"name": "Kunde", "billing_address": "Anschrift"}
    content = (DATA / "spreadsheet.csv").read_bytes()

    report = take("clients", content, values=values, columns=columns)

    assert said(report) == []
    first = Account.objects.get(external_id="1001")
    assert (first.name, first.billing_email, first.locale) == (
        "Gärtnerei Lorenz", "buero@gaertnerei-lorenz.example", "de_DE",
    )  # fmt: skip
    assert first.billing_address == "Am Hang 3\n79098 Freiburg"
    assert report.booked == {"EUR": Decimal("1250.50")}


def test_a_value_for_all_fills_cells_that_are_empty(take: Import) -> None:
    rows = "name,country,currency,time_zone\nKim,,,\nLee,US,USD,America/Chicago\n"

    assert counts(take("clients", rows, values=REST)) == (2, 0, 0)
    assert set(Account.objects.filter(kind="client").values_list("name", "currency")) == {
        ("Kim", "GBP"), ("Lee", "USD"),
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_are_one(take: Import, operator: Account) -> None:
    found = []

    def once() -> None:
        try:
            found.append(counts(take("clients", f"{CLIENTS}\n{GOOD}\n")))
        finally:
            connection.close()

    threads = [threading.Thread(target=once) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == [(0, 1, 0), (0, 1, 0), (1, 0, 0)]
    assert Account.objects.filter(kind="client").count() == 1
    assert JournalTransaction.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_import_and_the_billing_of_its_clients_do_not_lock_each_other_out(
    take: Import, operator: Account
) -> None:
    header = "number,client,issued_on,due_on,total,open"
    take("clients", f"{CLIENTS}\n{GOOD}\nC-2,Kim,GB,GBP,Europe/London,,\n")
    ended: list[object] = []

    def imports() -> None:
        rows = "INV-000300,C-1,2026-10-31,,,5.00\nOLD-2,C-2,2026-10-31,,,5.00\n"
        run(lambda: counts(take("invoices-open", f"{header}\n{rows}")))

    def bills(name: str) -> None:
        client = Account.objects.get(external_id=name)
        line = LineDraft("order", "3 links", Decimal(1), Decimal(5), GBP_5, "backlinks")
        run(lambda: issue_invoice(client, lines=[line], key="o", today=MOVE, now=EVE))

    def run(work: Callable[[], object]) -> None:
        try:
            ended.append(work())
        finally:
            connection.close()

    threads = [
        threading.Thread(target=imports),
        *(threading.Thread(target=bills, args=(name,)) for name in ("C-2", "C-1")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(ended) == 3
    numbers = Invoice.objects.filter(is_imported=False).values_list("sequence", flat=True)
    first = InvoiceSeries.objects.get(code="invoices").first_number
    assert sorted(numbers) == [first, first + 1]
    assert Invoice.objects.values_list("number").distinct().count() == Invoice.objects.count()


def test_each_row_more_takes_the_same_number_of_queries(take: Import) -> None:
    def asked(first: int, count: int) -> int:
        rows = "\n".join(
            f"C-{n},Client {n},GB,GBP,Europe/London,c{n}.example,5.00"
            for n in range(first, first + count)
        )
        with CaptureQueriesContext(connection) as queries:
            take("clients", f"{CLIENTS}\n{rows}\n")
        return len(queries)

    ten, twenty, fifty = asked(100, 10), asked(200, 20), asked(300, 50)
    again_ten, again_fifty = asked(100, 10), asked(300, 50)

    assert (fifty - twenty) * 10 == (twenty - ten) * 30
    assert (again_fifty - again_ten) / 40 <= 5


@given(st.binary(max_size=300))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_bring_the_reader_down(content: bytes) -> None:
    with pytest.raises(FileRefused):
        open_table("clients", content, file="f.csv", told=Told(), dates=DayOrder.UNSAID)


@given(st.lists(st.text(alphabet='ab@.,;"\n\r\t<>-()123é', max_size=12), max_size=8))
@settings(deadline=None)
def test_no_cells_bring_the_reader_down(cells: list[str]) -> None:
    content = f"{CLIENTS},vat_number,people\n{GOOD},,\n{','.join(cells)}\n".encode()
    try:
        table = open_table("clients", content, file="f", told=Told(), dates=DayOrder.UNSAID)
    except FileRefused as refused:
        assert refused.problems
    else:
        assert list(read_rows(table, client_row))
