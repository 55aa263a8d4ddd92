"""Which column is what: by our names, by others' names, or as told; else it is asked for."""

from pathlib import Path

import pytest

from igny8.moving.actions.importing import KINDS, open_table
from igny8.moving.errors import FileRefused
from igny8.moving.rules.cells import DayOrder
from igny8.moving.rules.columns import Told, plain
from igny8.moving.rules.mapping import read_mapping
from igny8.moving.rules.table import LIMITS, Table

DATA = Path(__file__).parents[3] / "tests" / "data" / "moving-in"
REST = {"country": "GB", "currency": "GBP", "time_zone": "Europe/London"}


def opened(kind: str, header: str, **told: dict[str, str]) -> Table:
    content = f"{header}\n{'x,' * header.count(',')}x\n".encode()
    said = Told(told.get("columns", {}), told.get("values", {}))
    return open_table(kind, content, file="f.csv", told=said, dates=DayOrder.UNSAID)


def problems(kind: str, header: str, **told: dict[str, str]) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        opened(kind, header, **told)
    return [problem.sentence for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("kind", "header", "used"),
    [
        (
            "clients",
            "Customer ID,Company Name,E-Mail,*POCountry,Currency Code,Time zone,Website,VAT no.",
            {
                "external_id": "Customer ID", "name": "Company Name", "country": "*POCountry",
                "currency": "Currency Code", "time_zone": "Time zone", "billing_email": "E-Mail",
                "vat_number": "VAT no.", "site": "Website",
            },
        ),
        (
            "invoices-open",
            "*ContactName,*InvoiceNumber,*InvoiceDate,*DueDate,Total,InvoiceAmountDue,Currency",
            {
                "number": "*InvoiceNumber", "client": "*ContactName", "issued_on": "*InvoiceDate",
                "due_on": "*DueDate", "total": "Total", "open": "InvoiceAmountDue",
                "currency": "Currency",
            },
        ),
        (
            "invoices-open",
            "Date,Num,Customer,Due date,Amount,Open balance",
            {
                "number": "Num", "client": "Customer", "issued_on": "Date", "due_on": "Due date",
                "total": "Amount", "open": "Open balance",
            },
        ),
        (
            "subscriptions",
            "id,Customer,Plan,Amount,Start date,Current period end,Stripe customer ID",
            {
                "external_id": "id", "client": "Customer", "item": "Plan", "price": "Amount",
                "starts_on": "Start date", "billed_through": "Current period end",
                "gateway_customer": "Stripe customer ID",
            },
        ),
    ],
)  # fmt: skip
def test_the_names_that_others_give_are_recognized(
    kind: str, header: str, used: dict[str, str]
) -> None:
    values = {name: value for name, value in REST.items() if kind == "clients" and name not in used}

    assert opened(kind, header, values=values).header.used == used


def test_our_own_name_goes_before_anothers() -> None:
    header = opened("clients", "Name,Company,Email,Billing e-mail", values=REST).header

    assert header.used == {"name": "Name", "billing_email": "Billing e-mail"}
    assert header.ignored == ("Company", "Email")


def test_a_clients_id_goes_before_its_name() -> None:
    header = opened("invoices-open", "Customer,Customer ID,Number,Date,Balance").header

    assert header.used["client"] == "Customer ID"


def test_what_is_told_goes_before_what_is_recognized() -> None:
    told = {"name": "legal ENTITY", "billing_email": "name"}
    header = opened("clients", "Name,Legal entity", columns=told, values=REST).header

    assert header.used == {"name": "Legal entity", "billing_email": "Name"}


def test_no_two_of_our_fields_have_a_name_in_common() -> None:
    for kind in KINDS.values():
        known: dict[str, str] = {}
        for ours, field in kind.fields(DayOrder.UNSAID).items():
            for name in {plain(ours), *field.also, *field.rather}:
                assert plain(name) == name
                assert known.setdefault(name, ours) == ours, name


@pytest.mark.parametrize(
    ("header", "told", "said"),
    [
        (
            "Firma A,Currency",
            {"values": {"country": "GB", "time_zone": "Europe/London"}},
            "f.csv, line 1: There is no name. Expected a column called name, client, customer, "
            "company, companyname. Say which it is with --map name=COLUMN, or one value for all "
            "with --set name=VALUE.",
        ),
        (
            "Company,Customer",
            {"values": REST},
            "f.csv, line 1: “Company” and “Customer” could all be name. Expected one column. Say "
            "which it is with --map name=COLUMN.",
        ),
        (
            "Name,Name",
            {"values": REST},
            "f.csv, line 1: “Name” and “Name” could all be name.",
        ),
        (
            "Name,E-Post",
            {"values": REST, "columns": {"billing_email": "E-Posst"}},
            "f.csv, line 1: There is no column “E-Posst”, which should be billing_email. Expected "
            "one of Name, E-Post. Did you mean “E-Post”?",
        ),
        (
            "Name",
            {"values": REST, "columns": {"billing_mail": "Name"}},
            "f.csv: 'billing_mail' is not a field that can be imported. Expected one of "
            "external_id, name,",
        ),
        (
            "Name",
            {"values": {**REST, "country": "Narnia"}},
            "f.csv: The value for country: 'Narnia' is not a country.",
        ),
    ],
)
def test_what_cannot_be_told_is_asked_for(
    header: str, told: dict[str, dict[str, str]], said: str
) -> None:
    found = problems("clients", header, **told)

    assert any(sentence.startswith(said) for sentence in found), found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "f.csv: There are no rows in the file."),
        (b"name,country,currency,time_zone\n", "f.csv: There are no rows in the file."),
        (b"name\nJos\xe9\n", "f.csv, line 2: Byte 9 is no character in UTF-8."),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "holds binary data"),
        (b'name\n"unclosed\n', "f.csv, line 2: The row cannot be read"),
        (b"a" * (LIMITS.size + 1), "f.csv: The file has 50 MB. Expected at most 50 MB."),
        (b"name\n" + b"a\n" * (LIMITS.rows + 1), "f.csv, line 200002: The file has more than"),
    ],
)
def test_what_is_no_file_of_rows_is_refused_whole(content: bytes, said: str) -> None:
    with pytest.raises(FileRefused) as refused:
        open_table("clients", content, file="f.csv", told=Told(), dates=DayOrder.UNSAID)

    assert said in refused.value.message
    assert refused.value.message.endswith("Nothing was imported.")


def test_a_mapping_file_says_it_once_for_all() -> None:
    said = read_mapping((DATA / "mapping.yaml").read_text(), file="mapping.yaml")

    assert said.told.columns == {"name": "Kunde", "billing_address": "Anschrift"}
    assert said.told.values["time_zone"] == "Europe/Berlin"
    assert (said.dates, str(said.cut_over)) == (DayOrder.DAY_FIRST, "2026-12-01")
    assert read_mapping("dates: month-first", file="m.yaml").cut_over is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colums:\n  name: X", "m.yaml, line 1, colums: The key is not known. Expected only col"),
        ("set: GB", "m.yaml, line 1, set: It is no list of names. Expected ours: theirs on each"),
        ("set:\n  a:\n    b: c", "m.yaml, line 1, set: It is no list of names."),
        ("dates: us", "m.yaml, line 1, dates: 'us' is not known. Expected day-first or month-fi"),
        ("cut_over: soon", "m.yaml, line 1, cut_over: 'soon' is not a day."),
        ("columns: [", "m.yaml, line 1: the file is not YAML"),
        ("columns:\n  name: A\n  name: B", "m.yaml, line 3: columns.name is there twice"),
    ],
)
def test_a_mapping_file_that_will_not_do_is_refused(text: str, said: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_mapping(text, file="m.yaml")

    assert refused.value.message.startswith(said)
