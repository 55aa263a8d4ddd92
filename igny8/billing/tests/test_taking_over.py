"""What other software billed: open invoices and clients' money, taken over once and to the cent."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account, Brand, User
from igny8.billing.actions.credit_notes import issue_credit_note
from igny8.billing.actions.documents import deliver_invoice, make_invoice_pdf
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.actions.opening import take_over_balance, take_over_invoices
from igny8.billing.actions.payments import collect_payment
from igny8.billing.errors import (
    IssuedElsewhere,
    KeyReused,
    NumberTaken,
    WrongAmount,
    WrongCurrency,
    WrongDay,
)
from igny8.billing.models import Invoice, InvoiceSeries, JournalEntry, Payment
from igny8.billing.queries import margin_for, next_invoice, open_balance
from igny8.billing.queries.opening import (
    OpenInvoice,
    opening_balance,
    opening_balances,
    opening_receivable,
)
from igny8.billing.tests.billing_days import FIRST, NOON, bill, billed, draft
from igny8.billing.tests.conftest import OpenAgreement, SaveCard, pay, usd
from igny8.billing.tests.corrections import assert_money_adds_up, entries_of
from igny8.jobs.models import Job
from igny8.mail.models import Email

pytestmark = pytest.mark.django_db


def elsewhere(account: Account, number: str = "2025-017", **facts: Any) -> OpenInvoice:
    known = {
        "account": account, "booked_on": FIRST, "number": number,
        "issued_on": date(2025, 1, 10), "due_on": date(2025, 1, 24),
        "total": usd("500.00"), "open": usd("300.00"), "description": "SEO in January",
    }  # fmt: skip
    return OpenInvoice(**(known | facts))


def take_over(account: Account, number: str = "2025-017", **facts: Any) -> Invoice:
    (invoice,) = take_over_invoices([elsewhere(account, number, **facts)], now=NOON)
    return invoice


def booked() -> list[tuple[str, str, Decimal]]:
    rows = JournalEntry.objects.order_by("transaction__created_at", "-amount")
    return list(rows.values_list("ledger", "kind", "amount"))


def test_what_is_open_elsewhere_is_owed_here_and_is_no_revenue_of_ours(account: Account) -> None:
    invoice = take_over(account)

    assert (invoice.number, invoice.status, invoice.balance) == ("2025-017", "open", usd("300.00"))
    assert (invoice.issued_on, invoice.due_on) == (date(2025, 1, 10), date(2025, 1, 24))
    assert booked() == [
        ("receivable", "", Decimal("300.00")),
        ("opening", "invoices", Decimal("-300.00")),
    ]
    assert open_balance(account) == usd("300.00")
    assert opening_receivable([invoice.pk]) == {"USD": Decimal("300.00")}
    assert margin_for(account, date(2025, 1, 1), date(2026, 1, 1)).revenue == usd("0")


def test_its_line_says_how_much_was_settled_before(account: Account) -> None:
    partly, not_at_all = take_over(account), take_over(account, "2025-018", open=usd("500.00"))

    assert [(line.description, line.why) for line in partly.lines.all()] == [
        ("SEO in January", "500.00 USD on an invoice issued before the move here, less 200.00 USD "
         "settled there = 300.00 USD.")
    ]  # fmt: skip
    assert not_at_all.lines.get().why.endswith("issued before the move here, all of it open.")


def test_nobody_is_written_to_or_charged_by_taking_over(account: Account, save_card: SaveCard):
    account.billing_email = "books@carls-chairs.example"
    account.save()
    save_card("ok")

    take_over(account)

    assert (Job.objects.count(), Email.objects.count(), Payment.objects.count()) == (0, 0, 0)


def test_it_can_be_paid_by_transfer_like_ours(account: Account, ada: User) -> None:
    invoice = take_over(account)

    pay(invoice, "100.00", ada, NOON, reference="TRX 1")
    pay(invoice, "200.00", ada, NOON, reference="TRX 2")

    invoice.refresh_from_db()
    assert (invoice.status, invoice.balance) == ("paid", usd("0"))


@pytest.mark.django_db(transaction=True)
def test_it_can_be_charged_like_ours(account: Account, save_card: SaveCard) -> None:
    save_card("ok")
    invoice = take_over(account)

    payment = collect_payment(invoice, now=NOON)

    assert payment is not None
    assert (payment.status, payment.money) == ("succeeded", usd("300.00"))


def test_what_is_credited_of_it_is_taken_from_the_opening_and_not_from_our_revenue(
    account: Account, ada: User
) -> None:
    invoice = take_over(account)
    pay(invoice, "100.00", ada, NOON)

    note = issue_credit_note(invoice, reason="Not served.", by=ada, key="k", now=NOON)

    assert (str(note.off_unpaid), str(note.given_back)) == ("200.00", "100.00")
    assert entries_of("credit_note") == [
        ("client_balance", "", "-100.00"),
        ("opening", "invoices", "300.00"),
        ("receivable", "", "-200.00"),
    ]
    assert not JournalEntry.objects.filter(ledger="revenue").exists()
    assert margin_for(account, date(2025, 1, 1), date(2026, 1, 1)).revenue == usd("0")
    assert_money_adds_up(account)


def test_a_part_of_it_that_is_credited_leaves_the_rest_in_the_opening(
    account: Account, ada: User
) -> None:
    invoice = take_over(account)

    issue_credit_note(
        invoice, reason="Too much.", by=ada, key="k", now=NOON, amount=Decimal("0.01")
    )

    invoice.refresh_from_db()
    assert (invoice.status, invoice.balance) == ("open", usd("299.99"))
    assert entries_of("credit_note") == [
        ("opening", "invoices", "0.01"),
        ("receivable", "", "-0.01"),
    ]
    assert_money_adds_up(account)


def test_no_second_document_is_made_of_it_nor_sent(account: Account) -> None:
    account.billing_email = "books@carls-chairs.example"
    account.save()
    invoice = take_over(account)

    deliver_invoice(invoice, now=NOON)
    with pytest.raises(IssuedElsewhere, match="2025-017 was issued before the move here"):
        make_invoice_pdf(invoice)

    invoice.refresh_from_db()
    assert (invoice.pdf, Email.objects.count()) == (None, 0)


def test_twice_is_once(account: Account) -> None:
    first = take_over(account)

    assert take_over(account) == first
    assert (Invoice.objects.count(), JournalEntry.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("facts", "refusal", "said"),
    [
        ({"open": usd("301.00")}, KeyReused, "2025-017 was taken over before: 300.00 USD of Carl"),
        ({"due_on": date(2025, 1, 25)}, KeyReused, "due on 2025-01-24"),
        ({"number": "x", "open": usd("500.01")}, WrongAmount, "500.01 USD cannot be open on an"),
        ({"number": "x", "open": usd("0")}, WrongAmount, "only what is open is taken over"),
        ({"number": "x", "open": usd("-1.00")}, WrongAmount, "zero or more"),
        ({"number": "x", "open": usd("0.001")}, WrongAmount, "more decimal places"),
        ({"number": "x", "due_on": date(2025, 1, 9)}, WrongDay, "due on 2025-01-09"),
        ({"number": "x", "issued_on": date(2025, 2, 2), "due_on": date(2025, 3, 1)}, WrongDay,
         "cannot be open on 2025-02-01"),
    ],
)  # fmt: skip
def test_what_cannot_be_open_is_refused_and_changes_nothing(
    account: Account, facts: dict[str, Any], refusal: type[Exception], said: str
) -> None:
    take_over(account)

    with pytest.raises(refusal, match=said):
        take_over(account, **facts)

    assert (Invoice.objects.count(), JournalEntry.objects.count()) == (1, 2)
    assert InvoiceSeries.objects.get().next_number == 2


def test_a_number_belongs_to_one_client_of_an_issuer(account: Account, operator: Account) -> None:
    other = open_account(operator, name="Other", country="US", currency="USD", time_zone="UTC")
    take_over(account)

    with pytest.raises(KeyReused, match="of Carl's Chairs"):
        take_over(other)

    assert Invoice.objects.count() == 1


def test_it_is_none_of_the_one_invoice_a_day(agree: OpenAgreement, account: Account) -> None:
    agree(anchor_date=FIRST)
    today = {"issued_on": FIRST, "due_on": FIRST}
    take_over(account, "A-1", **today)
    take_over(account, "A-2", **today)
    preview = next_invoice(account, today=FIRST)

    ours = billed(account)

    assert preview is not None
    assert (preview.issued_on, preview.total) == (FIRST, usd("100.00"))
    assert (ours.number, ours.is_imported, ours.total) == ("INV-000001", False, Decimal("100.00"))
    assert bill(account) == ours
    assert Invoice.objects.filter(issued_on=FIRST).count() == 3


def test_our_numbers_have_no_gap_where_others_lie_between(account: Account) -> None:
    numbers = []
    for day in (1, 2, 3):
        take_over(account, f"OLD {day}")
        on = date(2025, 2, day)
        issued = issue_invoice(account, lines=[draft()], key=f"o-{day}", today=on, now=NOON)
        assert issued is not None
        numbers.append(issued.number)

    assert numbers == ["INV-000001", "INV-000002", "INV-000003"]


def test_our_numbers_begin_after_those_that_look_like_ours(account: Account) -> None:
    take_over(account, "INV-000122")
    take_over(account, "inv-000120")

    assert billed_number(account) == "INV-000123"


def billed_number(account: Account) -> str:
    issued = issue_invoice(account, lines=[draft()], key="order-1", today=FIRST, now=NOON)
    assert issued is not None
    return issued.number


@pytest.mark.parametrize("number", ["INV-000001", "inv-000002", "INV-000900"])
def test_once_ours_have_begun_no_other_takes_one_of_their_numbers(
    account: Account, number: str
) -> None:
    billed_number(account)

    with pytest.raises(NumberTaken, match=f"{number} is, or will be, the number of an invoice"):
        take_over(account, number)

    assert Invoice.objects.count() == 1


def test_a_number_before_the_first_of_ours_may_still_come(account: Account) -> None:
    take_over(account, "INV-000122")
    billed_number(account)

    assert take_over(account, "INV-000121").number == "INV-000121"


def test_many_are_taken_over_at_once(account: Account, operator: Account) -> None:
    branded = open_account(operator, name="Own", country="US", currency="USD", time_zone="UTC")
    Brand.objects.create(account=branded, name="Own Brand")
    owed = [elsewhere(each, f"{each.name} {n}") for each in (account, branded) for n in range(600)]

    with CaptureQueriesContext(connection) as queries:
        invoices = take_over_invoices(owed, now=NOON)

    assert len(queries) < 50
    assert [invoice.number for invoice in invoices] == [each.number for each in owed]
    assert sorted(invoice.sequence for invoice in invoices) == list(range(1, 1201))
    assert {(i.account.name, i.seller["name"]) for i in invoices} == {
        ("Carl's Chairs", "Northlight"), ("Own", "Own Brand"),
    }  # fmt: skip
    assert open_balance(account) == usd("180000.00")
    assert take_over_invoices(owed, now=NOON) == invoices


def test_two_of_one_number_in_one_go_are_one_or_refused(account: Account) -> None:
    once, twice = elsewhere(account), elsewhere(account)

    first, second = take_over_invoices([once, twice], now=NOON)
    with pytest.raises(KeyReused, match="2025-018 was taken over before"):
        take_over_invoices(
            [elsewhere(account, "2025-018"), elsewhere(account, "2025-018", open=usd("1.00"))],
            now=NOON,
        )

    assert first == second
    assert Invoice.objects.count() == 1


def test_nothing_to_take_over_is_nothing(operator: Account) -> None:
    assert take_over_invoices([], now=NOON) == []


def test_money_that_was_held_elsewhere_is_the_clients_balance_here(account: Account) -> None:
    for _ in range(2):
        take_over_balance(account, usd("120.50"), day=FIRST, now=NOON)

    assert booked() == [
        ("opening", "balance", Decimal("120.50")),
        ("client_balance", "", Decimal("-120.50")),
    ]
    assert opening_balance(account) == usd("120.50")
    assert opening_balances([account.pk]) == {"USD": Decimal("120.50")}
    assert JournalEntry.objects.first().day == FIRST


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [("120.51", KeyReused), ("0.00", WrongAmount), ("-5.00", WrongAmount), ("0.001", WrongAmount)],
)
def test_another_opening_balance_is_refused(
    account: Account, amount: str, refusal: type[Exception]
) -> None:
    take_over_balance(account, usd("120.50"), day=FIRST, now=NOON)

    with pytest.raises(refusal):
        take_over_balance(account, usd(amount), day=FIRST, now=NOON)

    assert opening_balance(account) == usd("120.50")


def test_an_account_is_taken_over_in_its_own_currency(account: Account) -> None:
    account.currency = "GBP"

    with pytest.raises(WrongCurrency):
        take_over_balance(account, usd("1.00"), day=FIRST, now=NOON)
    with pytest.raises(WrongCurrency):
        take_over_invoices([elsewhere(account)], now=NOON)

    assert JournalEntry.objects.count() == 0
