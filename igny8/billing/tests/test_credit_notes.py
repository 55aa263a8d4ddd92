"""An issued invoice is taken back by a credit note: in whole, in part, or by its lines."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account, Activity, Site, User
from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.credit_notes import issue_credit_note, void_invoice
from igny8.billing.actions.payments import collect_payment
from igny8.billing.actions.transfers import record_prepayment
from igny8.billing.actions.write_offs import write_off_invoice
from igny8.billing.errors import (
    IsPaid,
    KeyReused,
    NothingToCredit,
    PaymentUnderWay,
    WrongAmount,
    WrongReason,
)
from igny8.billing.models import CreditNote, Invoice, JournalTransaction
from igny8.billing.queries import open_balance
from igny8.billing.queries.balance import client_balance
from igny8.billing.rules.journal import Ledger
from igny8.billing.tests.conftest import SaveCard, pay
from igny8.billing.tests.corrections import (
    assert_money_adds_up,
    entries_of,
    ledger,
    taxed_invoice,
)
from igny8.kit.errors import Igny8Error

pytestmark = pytest.mark.django_db
DONE = {"reason": "Not as agreed.", "key": "k"}


@pytest.fixture
def taxed(account: Account, site: Site) -> Invoice:
    """Carl owes 180.00: 100.00 and 50.00 without tax, at 20 percent."""
    return taxed_invoice(account, ("100.00", "20"), ("50.00", "20"), site=site)


def line_ids(invoice: Invoice) -> list[Any]:
    return [line.pk for line in invoice.lines.order_by("position")]


def test_a_whole_credit_note_takes_an_unpaid_invoice_back(
    taxed: Invoice, ada: User, now: datetime
) -> None:
    note = issue_credit_note(taxed, by=ada, now=now, **DONE)

    assert (note.number, note.issued_on, note.seller, note.buyer) == (
        "CN-000001", date(2025, 7, 1), taxed.seller, taxed.buyer,
    )  # fmt: skip
    assert (note.net, note.tax, note.total) == (
        Decimal("150.00"), Decimal("30.00"), Decimal("180.00"),
    )  # fmt: skip
    assert (note.off_unpaid, note.off_written_off, note.given_back) == (Decimal("180.00"), 0, 0)
    assert entries_of("credit_note") == [
        ("receivable", "", "-180.00"),
        ("revenue", "backlinks", "150.00"),
        ("tax", "GB:standard", "30.00"),
    ]
    taxed.refresh_from_db()
    assert (taxed.status, taxed.credited_amount, taxed.total) == (
        "credited", Decimal("180.00"), Decimal("180.00"),
    )  # fmt: skip
    assert str(open_balance(taxed.account)) == "0.00 USD"
    assert_money_adds_up(taxed.account)


def test_a_credit_note_books_the_revenue_back_where_it_was_earned(
    taxed: Invoice, site: Site, ada: User, now: datetime
) -> None:
    issue_credit_note(taxed, by=ada, now=now, **DONE)

    booked = JournalTransaction.objects.get(kind="credit_note").entries.filter(ledger="revenue")
    assert [(entry.site, entry.kind) for entry in booked] == [(site, "backlinks")]


def test_a_part_of_one_line_is_credited_with_its_share_of_the_tax(
    taxed: Invoice, ada: User, now: datetime
) -> None:
    _, second = line_ids(taxed)

    note = issue_credit_note(taxed, by=ada, now=now, lines={second: Decimal("12.50")}, **DONE)

    [line] = note.lines.all()
    assert (line.invoice_line_id, line.amount, line.tax_amount) == (
        second, Decimal("12.50"), Decimal("2.50"),
    )  # fmt: skip
    taxed.refresh_from_db()
    assert (taxed.status, str(taxed.balance)) == ("open", "165.00 USD")
    assert_money_adds_up(taxed.account)


def test_a_part_of_all_is_spread_over_what_is_left_of_each_line(
    taxed: Invoice, ada: User, now: datetime
) -> None:
    first, _ = line_ids(taxed)
    issue_credit_note(
        taxed, by=ada, now=now, reason="One link.", key="a", lines={first: Decimal("90.00")}
    )

    note = issue_credit_note(taxed, by=ada, now=now, reason="Late.", key="b", amount=Decimal("20"))

    assert [str(line.amount) for line in note.lines.all()] == ["3.33", "16.67"]
    assert note.net == Decimal("20.00")
    assert_money_adds_up(taxed.account)


def test_a_line_credited_in_parts_gives_its_tax_back_to_the_cent(
    account: Account, ada: User, now: datetime
) -> None:
    invoice = taxed_invoice(account, ("1.00", "20.5"))
    [line] = line_ids(invoice)
    assert invoice.tax == Decimal("0.21")

    taxes = [
        issue_credit_note(
            invoice, by=ada, now=now, reason="Part.", key=f"part-{number}",
            lines={line: Decimal("0.25")},
        ).tax
        for number in range(4)
    ]  # fmt: skip

    assert [str(tax) for tax in taxes] == ["0.05", "0.06", "0.05", "0.05"]
    invoice.refresh_from_db()
    assert invoice.status == "credited"
    assert_money_adds_up(account)


def test_what_was_paid_goes_to_the_clients_balance(
    taxed: Invoice, ada: User, now: datetime
) -> None:
    pay(taxed, "100.00", ada, now)

    note = issue_credit_note(taxed, by=ada, now=now, **DONE)

    assert (note.off_unpaid, note.given_back) == (Decimal("80.00"), Decimal("100.00"))
    taxed.refresh_from_db()
    assert (taxed.status, taxed.paid_amount, taxed.credited_amount) == (
        "paid", Decimal("100.00"), Decimal("80.00"),
    )  # fmt: skip
    assert str(client_balance(taxed.account)) == "100.00 USD"
    assert_money_adds_up(taxed.account)


def test_what_was_paid_is_not_credited_where_only_the_unpaid_may_be(
    taxed: Invoice, ada: User, now: datetime
) -> None:
    pay(taxed, "100.00", ada, now)

    with pytest.raises(IsPaid, match="100.00 USD of this were paid on TAX-1"):
        issue_credit_note(taxed, by=ada, now=now, settle="invoice", **DONE)

    assert_nothing_credited(taxed)


def test_the_same_key_issues_one_credit_note(taxed: Invoice, ada: User, now: datetime) -> None:
    part = {"amount": Decimal("20.00")} | DONE
    note = issue_credit_note(taxed, by=ada, now=now, **part)

    assert issue_credit_note(taxed, by=ada, now=now, **part) == note

    with pytest.raises(KeyReused, match="Under the key 'k' CN-000001 was issued"):
        issue_credit_note(taxed, by=ada, now=now, **(part | {"amount": Decimal("30.00")}))
    assert CreditNote.objects.count() == 1
    taxed.refresh_from_db()
    assert str(taxed.balance) == "156.00 USD"


def test_a_key_stands_for_one_invoice_and_its_lines(
    taxed: Invoice, account: Account, ada: User, now: datetime
) -> None:
    first, second = line_ids(taxed)
    lines = {first: Decimal("10.00")}
    note = issue_credit_note(taxed, by=ada, now=now, lines=lines, **DONE)
    other = taxed_invoice(account, ("10.00", "0"), day=date(2025, 7, 2))

    assert issue_credit_note(taxed, by=ada, now=now, lines=lines, **DONE) == note
    with pytest.raises(KeyReused):
        issue_credit_note(taxed, by=ada, now=now, lines={second: Decimal("10.00")}, **DONE)
    with pytest.raises(KeyReused):
        issue_credit_note(other, by=ada, now=now, **DONE)

    assert CreditNote.objects.get() == note


def test_nothing_is_credited_twice(taxed: Invoice, ada: User, now: datetime) -> None:
    issue_credit_note(taxed, by=ada, now=now, **DONE)

    with pytest.raises(NothingToCredit, match="All of TAX-1 is credited already"):
        issue_credit_note(taxed, by=ada, now=now, reason="Again.", key="again")

    assert CreditNote.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "refusal", "said"),
    [
        ({"amount": "150.01"}, WrongAmount, "150.00 USD without tax are left to credit of TAX-1"),
        ({"amount": "0.00"}, WrongAmount, "0.00 cannot be"),
        ({"amount": "-1.00"}, WrongAmount, "A price is zero or more, not -1.00"),
        ({"amount": "NaN"}, WrongAmount, "A price is zero or more, not NaN"),
        ({"amount": "sNaN"}, WrongAmount, "A price is zero or more, not sNaN"),
        ({"amount": "1.001"}, WrongAmount, "more decimal places than USD has"),
        ({"amount": "1E+30"}, WrongAmount, "An amount is below"),
        ({"first": "100.01"}, WrongAmount, "100.00 USD without tax are left to credit of “Line 1”"),
        ({"first": "NaN"}, WrongAmount, "A price is zero or more, not NaN"),
        ({"first": "1.00", "amount": "1.00"}, WrongAmount, "not both"),
        ({"lines": {}}, WrongAmount, "Name one or more lines of TAX-1"),
        ({"settle": "charity"}, WrongAmount, "not to 'charity'"),
        ({"reason": "  "}, WrongReason, "Say why"),
        ({"reason": "x" * 301}, WrongReason, "in 300 characters at most"),
    ],
)
def test_what_cannot_be_credited_changes_nothing(
    taxed: Invoice,
    ada: User,
    now: datetime,
    asked: dict[str, Any],
    refusal: type[Igny8Error],
    said: str,
) -> None:
    asked = dict(asked)
    if "amount" in asked:
        asked["amount"] = Decimal(asked["amount"])
    if "first" in asked:
        asked["lines"] = {line_ids(taxed)[0]: Decimal(asked.pop("first"))}

    with pytest.raises(refusal, match=said):
        issue_credit_note(taxed, by=ada, now=now, **(DONE | asked))

    assert_nothing_credited(taxed)


def assert_nothing_credited(invoice: Invoice) -> None:
    before = invoice.credited_amount
    invoice.refresh_from_db()
    assert invoice.credited_amount == before == 0
    assert not CreditNote.objects.exists()
    assert not JournalTransaction.objects.filter(kind="credit_note").exists()
    assert not Activity.objects.filter(verb="credited").exists()


def test_a_line_of_another_invoice_is_not_credited(
    taxed: Invoice, account: Account, ada: User, now: datetime
) -> None:
    other = taxed_invoice(account, ("10.00", "0"), day=date(2025, 7, 2))

    with pytest.raises(WrongAmount, match="Name one or more lines of TAX-1, and no others"):
        issue_credit_note(
            taxed, by=ada, now=now, lines={line_ids(other)[0]: Decimal("1.00")}, **DONE
        )

    assert_nothing_credited(taxed)


def test_what_was_given_up_is_credited_before_what_was_paid(
    taxed: Invoice, ada: User, now: datetime
) -> None:
    pay(taxed, "100.00", ada, now)
    write_off_invoice(taxed, reason="Bankrupt.", by=ada, key="w", now=now)

    note = issue_credit_note(taxed, by=ada, now=now, **DONE)

    assert (note.off_unpaid, note.off_written_off, note.given_back) == (
        0, Decimal("80.00"), Decimal("100.00"),
    )  # fmt: skip
    taxed.refresh_from_db()
    assert (taxed.status, taxed.written_off_amount) == ("paid", 0)
    assert ledger(taxed.account, Ledger.WRITE_OFF) == 0
    assert_money_adds_up(taxed.account)


def test_a_charge_under_way_is_withdrawn_before_what_it_charges_is_credited(
    taxed: Invoice, save_card: SaveCard, ada: User, now: datetime
) -> None:
    save_card("authenticate")
    collect_payment(taxed, now=now)

    for correct in (issue_credit_note, void_invoice):
        with pytest.raises(PaymentUnderWay, match="wait for it or withdraw it"):
            correct(taxed, by=ada, now=now, **DONE)

    assert_nothing_credited(taxed)


def test_an_unpaid_invoice_is_voided(taxed: Invoice, ada: User, now: datetime) -> None:
    note = void_invoice(taxed, by=ada, now=now, **DONE)

    assert note == void_invoice(taxed, by=ada, now=now, **DONE)
    taxed.refresh_from_db()
    assert (taxed.status, note.total) == ("credited", Decimal("180.00"))
    recorded = Activity.objects.get(verb="credited")
    assert (recorded.actor, recorded.detail) == (
        ada, {"title": "CN-000001: 180.00 USD of TAX-1", "reason": "Not as agreed."},
    )  # fmt: skip


def test_hazard_17_voiding_leaves_no_credit_behind(
    taxed: Invoice, account: Account, ada: User, now: datetime
) -> None:
    record_prepayment(account, amount=Decimal("30.00"), reference="TRX 1", by=ada, now=now)
    apply_balance(taxed, now=now)
    assert client_balance(account).amount == 0

    void_invoice(taxed, by=ada, now=now, **DONE)

    assert str(client_balance(account)) == "30.00 USD"
    assert ledger(account, Ledger.RECEIVABLE) == 0
    assert_money_adds_up(account)


def test_an_invoice_that_was_paid_is_not_voided(taxed: Invoice, ada: User, now: datetime) -> None:
    pay(taxed, "1.00", ada, now)

    with pytest.raises(IsPaid, match="1.00 USD were paid on TAX-1; it is not voided but credited"):
        void_invoice(taxed, by=ada, now=now, **DONE)

    assert_nothing_credited(taxed)


def test_credit_notes_are_numbered_per_issuer_and_demo_has_its_own(
    taxed: Invoice, operator: Account, ada: User, now: datetime
) -> None:
    demo = open_account(
        operator, name="Demo", country="US", currency="USD", time_zone="UTC", is_demo=True
    )
    other = open_account(operator, name="Dora", country="US", currency="USD", time_zone="UTC")
    numbers = [
        issue_credit_note(
            invoice, by=ada, now=now, reason="Part.", key=f"k{number}", amount=Decimal("1.00")
        ).number
        for number, invoice in enumerate(
            [
                taxed,
                taxed_invoice(other, ("9.00", "0")),
                taxed_invoice(demo, ("9.00", "0")),
                taxed,
            ]
        )
    ]

    assert numbers == ["CN-000001", "CN-000002", "DEMO-CN-000001", "CN-000003"]


def test_crediting_the_rest_of_a_part_paid_invoice_tells_that_it_is_paid(
    taxed: Invoice, ada: User, now: datetime
) -> None:
    pay(taxed, "60.00", ada, now)
    first, _ = line_ids(taxed)

    issue_credit_note(taxed, by=ada, now=now, lines={first: Decimal("100.00")}, **DONE)

    taxed.refresh_from_db()
    assert (taxed.status, taxed.paid_at, taxed.balance.amount) == ("paid", now, 0)
