"""Moving in from the terminal: the example of the docs, refusals in words and for machines."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from igny8.accounts.actions.accounts import add_person, open_account
from igny8.accounts.models import Account
from igny8.billing.models import Agreement, Invoice, JournalEntry
from igny8.billing.queries.mrr import mrr_on
from igny8.services.models import ManagedServiceSubscription

DATA = Path(__file__).parents[3] / "tests" / "data" / "moving-in"
CUT_OVER = ("--cut-over", "2026-12-01")
HUGE = 200_000_000


@pytest.fixture
def clients(igny8):
    assert igny8("import", "clients", DATA / "clients.csv", *CUT_OVER).code == 0


def test_the_example_moves_in_whole_and_twice_is_once(igny8, manager, rows):
    for what, file in (
        ("clients", "clients.csv"),
        ("subscriptions", "subscriptions.csv"),
        ("invoices-open", "invoices-open.csv"),
    ):
        first = igny8("import", what, DATA / file, *CUT_OVER)
        assert first.code == 0, first.out + first.err
        assert "Imported. The same file again changes nothing." in first.out
        before = rows()
        again = igny8("import", what, DATA / file, *CUT_OVER)
        assert again.code == 0, again.out + again.err
        assert rows() == before

    assert ManagedServiceSubscription.objects.count() == 4
    assert Invoice.objects.filter(is_imported=True).count() == 4


def test_after_moving_in_and_correcting_what_was_billed_elsewhere_everything_agrees(
    igny8, manager, operator
):
    for what in ("clients", "subscriptions", "invoices-open"):
        igny8("import", what, DATA / f"{what}.csv", *CUT_OVER)
    add_person(operator, email="fin@northlight.example", name="Fin", role="finance")
    whole, part, given_up, _ = Invoice.objects.order_by("number")
    because = ("--because", "Not served.", "--by", "fin@northlight.example")

    for words in (
        ("credit-note", whole.number, *because),
        ("credit-note", part.number, "--amount", "0.01", *because),
        ("write-off", given_up.number, *because),
    ):
        corrected = igny8(*words)
        assert corrected.code == 0, corrected.out + corrected.err

    proven = igny8("reconcile", "--all")
    assert (proven.code, "Everything agrees" in proven.out) == (0, True), proven.out
    assert not JournalEntry.objects.filter(ledger="revenue").exists()


def test_what_recurs_of_the_services_that_moved_in_is_their_movements(igny8, manager):
    for what in ("clients", "subscriptions"):
        igny8("import", what, DATA / f"{what}.csv", *CUT_OVER)

    agreements = list(Agreement.objects.filter(price__gt=0).order_by("key"))
    moved = [
        [(each.kind, each.amount, each.day) for each in agreement.movements.all()]
        for agreement in agreements
    ]
    assert moved == [[("new", agreement.price, agreement.starts_on)] for agreement in agreements]
    eve, later = date(2026, 12, 9), date(2026, 12, 10)
    assert mrr_on(Account.objects.all(), [eve, later]) == {
        "EUR": (Decimal("110.00"), Decimal("110.00")),
        "GBP": (Decimal("515.00"), Decimal("515.00")),
        "USD": (Decimal("0.00"), Decimal("399.00")),
    }


def test_the_summary_says_the_rows_the_columns_and_the_cents(igny8, clients):
    ended = igny8("import", "invoices-open", DATA / "invoices-open.csv", *CUT_OVER)

    for part in (
        "invoices-open.csv: invoices-open",
        "110.00 EUR, 560.00 GBP",
        "Columns: number = “number”, client = “client”",
        "Opening receivable: 110.00 EUR, 560.00 GBP in the rows taken, 110.00 EUR, 560.00 GBP in "
        "the journal.",
    ):
        assert part in " ".join(ended.out.split())


def test_a_dry_run_keeps_nothing(igny8, operator, rows):
    before = rows()

    ended = igny8("import", "clients", DATA / "clients.csv", "--dry-run", "--json")

    told = json.loads(ended.out)
    assert (ended.code, rows()) == (0, before)
    assert (told["dry_run"], told["imported"], told["created"]) == (True, False, 4)
    assert told["amounts"] == {
        "of": "opening balance",
        "created": {"EUR": "89.90", "GBP": "150.00"},
        "already_there": {},
        "journal": {"EUR": "89.90", "GBP": "150.00"},
        "difference": {},
    }


def test_a_spreadsheet_needs_only_a_mapping(igny8, operator):
    mapped = igny8(
        "import", "clients", DATA / "spreadsheet.csv", "--mapping", DATA / "mapping.yaml", "--json"
    )

    told = json.loads(mapped.out)
    assert (mapped.code, told["created"]) == (0, 2)
    assert told["columns"]["external_id"] == "Kunden-Nr."
    assert Account.objects.get(external_id="1001").country == "DE"


def test_flags_go_before_the_mapping_file(igny8, operator):
    igny8(
        "import", "clients", DATA / "spreadsheet.csv", "--mapping", DATA / "mapping.yaml",
        "--set", "country=AT", "--map", "name=E-Mail",
    )  # fmt: skip

    first = Account.objects.get(external_id="1001")
    assert (first.country, first.name) == ("AT", "buero@gaertnerei-lorenz.example")


@pytest.fixture
def broken(tmp_path):
    text = (DATA / "clients.csv").read_text().replace("GB980780684", "GB980780685")
    path = tmp_path / "clients.csv"
    path.write_text(text)
    return path


def test_a_refused_row_is_told_and_nothing_is_kept(igny8, operator, rows, broken):
    before = rows()

    ended = igny8("import", "clients", broken)

    assert ended.code == 1
    assert rows() == before
    assert (
        "Refused: clients.csv, line 2, “vat_number”: 'GB980780685' is not a VAT number of GB. "
        "Expected a VAT number of GB, or nothing. Copy it from the client's letterhead, or leave "
        "it empty where they have none." in ended.out
    )
    assert "Nothing was imported. Correct the file, or take the good rows" in ended.out


def test_a_refused_row_is_told_to_machines_by_its_parts(igny8, operator, broken):
    ended = igny8("import", "clients", broken, "--skip-refused", "--json")

    told = json.loads(ended.out)
    assert (ended.code, told["imported"], told["created"], told["refused"]) == (1, True, 3, 1)
    assert told["refusals"] == [
        {
            "line": 2,
            "column": "vat_number",
            "value": "GB980780685",
            "problem": "'GB980780685' is not a VAT number of GB.",
            "expected": "a VAT number of GB, or nothing",
            "remedy": "Copy it from the client's letterhead, or leave it empty where they have "
            "none.",
        }
    ]
    assert Account.objects.filter(kind="client").count() == 3


def test_an_agencys_clients_are_its_own(igny8, operator):
    agency = open_account(
        operator, name="North", country="GB", currency="GBP", time_zone="UTC", kind="agency"
    )

    assert igny8("import", "clients", DATA / "clients.csv", "--agency", "north").code == 0

    assert Account.objects.get(external_id="C-101").parent == agency
    ended = igny8("import", "clients", DATA / "clients.csv", "--agency", "harbour-dental")
    assert (ended.code, "is a client; name the agency" in ended.err) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("clients", "missing.csv"), "missing.csv: No such file or directory. Expected a CSV file"),
        (("clients", DATA), "Is a directory"),
        (("clients", DATA / "clients.csv", "--map", "naem=name"), "'naem' is not a field that can"),
        (("clients", DATA / "spreadsheet.csv"), "There is no country. Expected a column called"),
        (("clients", DATA / "clients.csv", "--mapping", "no.yaml"), "There is no file no.yaml"),
    ],
)
def test_a_file_that_will_not_do_is_refused_before_anything_else(igny8, db, rows, words, said):
    before = rows()

    ended = igny8("import", *words)

    assert ended.code == 1
    assert said in ended.err
    assert rows() == before


def test_a_file_of_200_megabytes_is_refused_unread(igny8, rows, tmp_path):
    path = tmp_path / "clients.csv"
    with path.open("wb") as file:
        file.truncate(HUGE)

    ended = igny8("import", "clients", path)

    assert ended.code == 1
    assert "clients.csv: The file has 200 MB. Expected at most 50 MB." in ended.err


@pytest.mark.parametrize(
    "words", [("--map", "name"), ("--set", "=GB"), ("--cut-over", "soon"), ("--dates", "us")]
)
def test_words_that_cannot_be_meant_are_misuse(igny8, words):
    with pytest.raises(SystemExit) as misuse:
        igny8("import", "clients", DATA / "clients.csv", *words)

    assert misuse.value.code == 2


def test_under_a_simulated_clock_nothing_is_kept(igny8, account, rows):
    before = rows()

    ended = igny8("import", "clients", DATA / "clients.csv", "--today", "2026-11-30")

    assert ended.code == 0
    assert "nothing of it is kept" in " ".join(ended.err.split())
    assert rows() == before
