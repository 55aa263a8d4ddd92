"""Invoices from the terminal: what is open, a transfer entered, a wrong entry taken back."""

import json
from datetime import date
from decimal import Decimal

import pytest

from igny8.accounts.actions.accounts import add_person
from igny8.accounts.errors import MayNot, NoSuchRow
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.errors import NoSuchInvoice, WrongAmount
from igny8.billing.models import Payment
from igny8.billing.rules.invoices import LineDraft
from igny8.cli.commands import invoice as command
from igny8.cli.main import Arguments
from igny8.cli.output import Output
from igny8.kit.errors import Invalid, NotFound
from igny8.kit.money import Money

ASKED = {
    "paid": None, "amount": None, "currency": "", "reference": "", "on": None, "undo": None,
    "because": "", "by": "", "surplus_to_balance": False,
}  # fmt: skip


@pytest.fixture
def fin(operator):
    return add_person(operator, email="fin@northlight.example", name="Fin", role="finance")


@pytest.fixture
def issued(account, site, fin, now):
    line = LineDraft(
        kind="order", description="3 links", quantity=Decimal(1), unit_price=Decimal("150.00"),
        amount=Money(Decimal("150.00"), "USD"), revenue_kind="backlinks",
    )  # fmt: skip
    return issue_invoice(account, lines=[line], key="order-1", today=date(2025, 7, 1), now=now)


def ask(now, capsys, whose="carls-chairs.example", **given):
    made = Arguments(now=now, output=Output(as_json=True))
    for name, value in {"whose": whose, **ASKED, **given}.items():
        setattr(made, name, value)
    assert command.run(made) == 0
    return json.loads(capsys.readouterr().out)


ENTRY = {
    "paid": "inv-000001",
    "amount": Decimal("100.00"),
    "reference": "TRX 77",
    "by": "fin@northlight.example",
}


def test_invoices_are_listed_with_what_is_open(issued, now, capsys):
    shown = ask(now, capsys)

    assert (shown["open"], shown["currency"]) == ("150.00", "USD")
    assert shown["invoices"] == [
        {
            "number": "INV-000001", "issued_on": "2025-07-01", "due_on": "2025-07-15",
            "total": "150.00", "open": "150.00", "state": "open", "payments": [],
        }
    ]  # fmt: skip


def test_a_transfer_is_entered_and_the_same_again_is_that_entry(issued, now, capsys):
    for _ in range(2):
        shown = ask(now, capsys, **ENTRY)

    [entry] = shown["invoices"][0]["payments"]
    assert shown["open"] == "50.00"
    assert (entry["amount"], entry["reference"], entry["recorded_by"]) == (
        "100.00", "TRX 77", "fin@northlight.example",
    )  # fmt: skip


def test_a_wrong_entry_is_taken_back_by_its_reference(issued, now, capsys):
    ask(now, capsys, **ENTRY)

    shown = ask(
        now, capsys, "INV-000001", undo="trx 77", because="Another client's", by=ENTRY["by"]
    )

    assert (shown["open"], shown["invoices"][0]["payments"][0]["status"]) == ("150.00", "undone")
    with pytest.raises(NotFound, match="No payment of INV-000001 has the reference"):
        ask(now, capsys, "INV-000001", undo="trx 77", by=ENTRY["by"])


@pytest.mark.parametrize(
    ("given", "refusal", "said"),
    [
        ({"paid": "INV-000009"}, NoSuchInvoice, "no invoice INV-000009 of Carl's Chairs"),
        ({"amount": Decimal("150.01")}, WrongAmount, "150.00 USD are owed"),
        ({"amount": None}, Invalid, "how much came"),
        ({"by": ""}, Invalid, "who enters it"),
        ({"by": "mia@northlight.example"}, MayNot, "does not allow this"),
        ({"by": "sid@sids-sofas.example"}, NoSuchRow, "nobody who works on Carl's Chairs"),
        ({"undo": "TRX 77"}, Invalid, "one at a time"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    issued, manager, sid, now, capsys, given, refusal, said
):
    with pytest.raises(refusal, match=said):
        ask(now, capsys, **{**ENTRY, **given})

    issued.refresh_from_db()
    assert (issued.paid_amount, Payment.objects.count()) == (0, 0)
