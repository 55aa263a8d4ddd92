"""Exports for the accountant from the terminal: whole files, split files, and refusals."""

import csv
import json
from datetime import date
from decimal import Decimal

import pytest

from igny8.accounts.actions.accounts import open_account
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.actions.journal import post
from igny8.billing.rules.invoices import LineDraft
from igny8.billing.rules.journal import payment_entries
from igny8.kit.money import Money

JULY = ("--month", "2025-07")


@pytest.fixture
def books(account, site, operator, now):
    """Three invoices of Carl's in July, and a payment of somebody else's in euros."""
    for day in (1, 2, 3):
        line = LineDraft(
            "order", "3 links", Decimal(1), Decimal("150.00"), Money(Decimal(150), "USD"),
            "backlinks",
        )  # fmt: skip
        issue_invoice(account, lines=[line], key=f"o{day}", today=date(2025, 7, day), now=now)
    ben = open_account(operator, name="Ben", country="DE", currency="EUR", time_zone="UTC")
    euros = payment_entries(Money(Decimal("7.00"), "EUR"), gateway="manual")
    post(ben, kind="payment", key="p", at=now, entries=euros)
    return account


def rows(path):
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def test_the_operators_books_are_written_and_added_up(igny8, books, tmp_path):
    path = tmp_path / "journal.csv"

    ended = igny8("export", "journal", *JULY, path)

    assert ended.code == 0
    assert f"Written: {path}" in ended.out
    assert "Northlight, July 2025. Debits: 7.00 EUR, 450.00 USD." in ended.out
    assert len(rows(path)) == 1 + 3 * 2 + 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [file.name for file in tmp_path.glob("*.part")] == []


def test_one_clients_books_are_named_by_its_site(igny8, books, tmp_path):
    path = tmp_path / "carl.csv"

    ended = igny8(
        "export", "xero-invoices", *JULY, path, "--account", "carls-chairs.example", "--json"
    )

    assert json.loads(ended.out) == {
        "format": "xero-invoices", "account": "Carl's Chairs", "month": "2025-07",
        "files": [str(path)], "totals": {"USD": "450.00"},
    }  # fmt: skip
    assert [row[10] for row in rows(path)[1:]] == ["INV-000001", "INV-000002", "INV-000003"]


def test_a_file_of_so_many_rows_is_followed_by_another(igny8, books, tmp_path):
    ended = igny8(
        "export", "xero", *JULY, tmp_path / "x.csv", "--currency", "usd", "--at-most", "3"
    )

    assert ended.code == 0
    assert [file.name for file in sorted(tmp_path.glob("x*.csv"))] == [
        "x-2.csv", "x-3.csv", "x.csv",
    ]  # fmt: skip
    assert [len(rows(tmp_path / name)) for name in ("x.csv", "x-2.csv", "x-3.csv")] == [3, 3, 3]


def test_an_export_that_is_refused_leaves_the_file_that_was_there(igny8, books, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("last month's")

    ended = igny8("export", "xero", *JULY, path)

    assert ended.code == 1
    assert "The journal of July 2025 is in EUR and USD; choose one of them" in ended.err
    assert path.read_text() == "last month's"
    assert [file.name for file in tmp_path.glob("*.part")] == []


@pytest.mark.parametrize(
    ("file", "more", "said"),
    [
        ("no/such/x.csv", (), "There is no folder"),
        ("", (), "is a folder; name the file in it."),
        ("x.csv", ("--account", "nobody.example"), "There is no site nobody.example"),
        ("x.csv", ("--account", "nobody"), "There is no account nobody"),
    ],
)
def test_what_cannot_be_written_is_said(igny8, books, tmp_path, file, more, said):
    ended = igny8("export", "journal", *JULY, tmp_path / file, *more)

    assert ended.code == 1
    assert said in ended.err


@pytest.mark.parametrize(
    "words",
    [("journal", "x.csv"), ("sage", *JULY, "x.csv"), ("journal", "--month", "2025", "x.csv"),
     ("journal", *JULY, "x.csv", "--at-most", "0")],
)  # fmt: skip
def test_words_that_cannot_be_meant_are_misuse(igny8, books, words):
    with pytest.raises(SystemExit) as misuse:
        igny8("export", *words)

    assert misuse.value.code == 2
