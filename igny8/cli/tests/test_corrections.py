"""Corrections from the terminal: credit notes, refunds, write-offs, the balance, statements."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from igny8.accounts.actions.accounts import add_person
from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.actions.transfers import record_manual_payment
from igny8.billing.models import CreditNote, Invoice, Payment, Refund
from igny8.billing.queries.balance import client_balance
from igny8.billing.rules.invoices import LineDraft
from igny8.kit.money import Money
from igny8.services.managed_billing_service import ManagedBillingService

SITE = "carls-chairs.example"
BY = ("--by", "fin@northlight.example")


@pytest.fixture
def fin(operator):
    return add_person(operator, email="fin@northlight.example", name="Fin", role="finance")


@pytest.fixture
def issued(account, site, fin, now):
    lines = [
        LineDraft(
            kind="order", description=f"Link {number}", quantity=Decimal(1),
            unit_price=Decimal("75.00"), amount=Money(Decimal("75.00"), "USD"),
            revenue_kind="backlinks",
        )
        for number in (1, 2)
    ]  # fmt: skip
    return issue_invoice(account, lines=lines, key="order-1", today=date(2025, 7, 1), now=now)


@pytest.fixture
def paid(issued, fin, now):
    record_manual_payment(issued, amount=Decimal("150.00"), reference="TRX", by=fin, now=now)
    return issued


def answer(ended):
    assert ended.code == 0, ended.err
    return json.loads(ended.out)


def refused(ended):
    assert ended.code == 1
    return json.loads(ended.out)["error"]["code"]


def test_an_invoice_is_taken_back_in_whole(igny8, issued):
    ended = igny8("credit-note", "INV-000001", "--because", "Not delivered.", *BY)

    assert "CN-000001: 150.00 USD of INV-000001." in ended.out
    issued.refresh_from_db()
    assert issued.status == "credited"


def test_parts_of_lines_are_credited_and_listed(igny8, paid):
    igny8(
        "credit-note", "INV-000001", "--line", "2=12.50", "--line", "1=1.00", "--because", "Late.",
        "--key", "k", *BY,
    )  # fmt: skip
    shown = answer(igny8("credit-note", SITE, "--json"))

    [note] = shown["credit_notes"]
    assert (note["number"], note["invoice"], note["total"], note["given_back"]) == (
        "CN-000001", "INV-000001", "13.50", "13.50",
    )  # fmt: skip
    assert str(client_balance(paid.account)) == "13.50 USD"


def test_what_was_paid_goes_back_by_hand_and_is_entered(igny8, paid):
    igny8("credit-note", "INV-000001", "--amount", "40", "--because", "Late.", *BY)
    asked = igny8("credit-note", "CN-000001", "--refund", *BY)
    assert "To go back: 40.00 USD by Bank transfer." in asked.out

    done = answer(igny8("credit-note", "CN-000001", "--transferred", "OUT 1", *BY, "--json"))

    [refund] = done["credit_notes"][0]["refunds"]
    assert (refund["status"], refund["reference"], refund["amount"]) == (
        "succeeded", "OUT 1", "40.00",
    )  # fmt: skip
    assert refused(igny8("credit-note", "CN-000001", "--transferred", "X", *BY, "--json")) == (
        "not_found"
    )


def test_a_transfer_back_is_given_up_and_several_are_told_apart(igny8, paid):
    igny8("credit-note", "INV-000001", "--amount", "40", "--because", "Late.", *BY)
    for part in ("10.00", "15.00"):
        igny8("credit-note", "CN-000001", "--refund", "--amount", part, *BY)
    several = igny8("credit-note", "CN-000001", "--give-up", "--because", "No.", *BY)
    assert (several.code, "10.00 USD, 15.00 USD" in several.err) == (1, True)

    ended = igny8(
        "credit-note", "CN-000001", "--give-up", "--amount", "15.00", "--because", "No.", *BY
    )

    assert "Not given back: 15.00 USD are in the client's balance." in ended.out
    assert sorted(Refund.objects.values_list("status", flat=True)) == ["failed", "pending"]


def test_an_unpaid_invoice_is_voided_and_a_paid_one_is_not(igny8, issued, fin, now):
    record_manual_payment(issued, amount=Decimal("1.00"), reference="TRX", by=fin, now=now)
    void = ("credit-note", "INV-000001", "--void", "--because", "Wrong client.", *BY, "--json")
    assert refused(igny8(*void)) == "is_paid"
    igny8("invoice", "INV-000001", "--undo", "TRX", *BY)

    assert answer(igny8(*void))["credit_notes"][0]["total"] == "150.00"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("INV-000001", "--amount", "150.01", "--because", "No."), "wrong_amount"),
        (("INV-000001", "--amount", "-1", "--because", "No."), "wrong_amount"),
        (("INV-000001", "--amount", "NaN", "--because", "No."), "wrong_amount"),
        (("INV-000001", "--amount", "1.001", "--because", "No."), "wrong_amount"),
        (("INV-000001", "--line", "3=1.00", "--because", "No."), "invalid"),
        (("INV-000001", "--amount", "1.00"), "wrong_reason"),
        (("INV-000001", "--refund"), "invalid"),
        ((SITE, "--because", "No."), "invalid"),
        (("CN-000009", "--refund"), "not_found"),
    ],
)
def test_what_cannot_be_credited_changes_nothing(igny8, issued, rows, words, code):
    before = rows()

    assert refused(igny8("credit-note", *words, *BY, "--json")) == code

    assert rows() == before


def test_nobody_corrects_without_a_name_or_the_right_to(igny8, issued, manager):
    words = ("credit-note", "INV-000001", "--because", "No.", "--json")

    assert refused(igny8(*words)) == "invalid"
    assert refused(igny8(*words, "--by", manager.email)) == "forbidden"

    assert not CreditNote.objects.exists()


def test_what_is_more_than_is_owed_is_kept_in_the_balance(igny8, issued):
    ended = igny8(
        "invoice", SITE, "--paid", "INV-000001", "--amount", "160", "--reference", "TRX",
        "--surplus-to-balance", *BY,
    )  # fmt: skip

    assert "10.00 USD of it are kept in the balance." in ended.out
    shown = answer(igny8("balance", SITE, "--json"))
    assert (shown["owed"], shown["held"], shown["available"]) == ("0.00", "10.00", "10.00")


def test_a_prepayment_is_entered_used_and_put_back(igny8, issued):
    igny8("invoice", SITE)
    igny8("balance", SITE, "--prepaid", "100", "--reference", "TRX 1", *BY)
    used = igny8("balance", SITE, "--use", "INV-000001", *BY)
    assert "100.00 USD of the balance were used for INV-000001." in used.out
    assert refused(igny8("balance", SITE, "--undo", "TRX 1", *BY, "--json")) == "cannot_undo"
    again = igny8("balance", SITE, "--use", "INV-000001", *BY)
    assert "Nothing of the balance can be used for INV-000001 now." in again.out

    igny8("balance", SITE, "--put-back", "INV-000001", *BY)
    shown = answer(igny8("balance", SITE, "--undo", "trx 1", "--because", "Sid's.", *BY, "--json"))

    assert (shown["owed"], shown["held"]) == ("150.00", "0.00")
    assert [row["status"] for row in shown["prepayments"]] == ["undone"]
    assert refused(igny8("balance", SITE, "--undo", "trx 1", *BY, "--json")) == "not_found"
    assert refused(igny8("balance", SITE, "--put-back", "INV-000001", *BY, "--json")) == (
        "not_found"
    )


def test_what_will_not_be_paid_is_given_up_and_hoped_for_again(igny8, issued):
    given_up = igny8("write-off", "INV-000001", "--because", "Bankrupt.", *BY)
    assert "INV-000001: 150.00 USD written off, 0.00 USD open." in given_up.out

    back = answer(
        igny8(
            "write-off", "INV-000001", "--recover", "--amount", "50", "--because", "Yes.", *BY,
            "--json",
        )
    )  # fmt: skip

    assert (back["written_off"], back["open"], back["state"]) == ("100.00", "50.00", "open")
    assert refused(igny8("write-off", "INV-000001", *BY, "--json")) == "wrong_reason"


def test_a_statement_shows_each_movement_and_what_is_owed(igny8, paid, now):
    shown = answer(igny8("statement", SITE, "--from", "2025-07-01", "--to", "2025-07-01", "--json"))

    assert [(line["title"], line["amount"], line["balance"]) for line in shown["lines"]] == [
        ("Invoice INV-000001", "150.00", "150.00"),
        ("Payment of INV-000001, Bank transfer TRX", "-150.00", "0.00"),
    ]
    assert (shown["opening"], shown["closing"], shown["to"]) == ("0.00", "0.00", "2025-07-01")
    backwards = ("statement", SITE, "--from", "2025-07-02", "--to", "2025-07-01", "--json")
    assert refused(igny8(*backwards)) == "invalid"


def test_a_statement_says_in_words_who_owes_whom(igny8, issued, fin, now):
    assert "Carl's Chairs owes 150.00 USD." in igny8("statement", SITE, "--from", "2025-01-01").out
    record_manual_payment(
        issued, amount=Decimal("160.00"), reference="TRX", by=fin, now=now, surplus_to_balance=True
    )

    said = igny8("statement", SITE, "--from", "2025-01-01").out

    assert "We hold 10.00 USD for Carl's Chairs." in said
    assert apply_balance(issued, now=now) is None


@pytest.fixture
def served(site, account, fin, ada):
    """A service of this month, billed on its first day."""
    start = datetime.now().astimezone().date().replace(day=1)  # noqa: DTZ005 - made aware at once
    moment = datetime(start.year, start.month, start.day, 12).astimezone()
    billing = ManagedBillingService()
    subscription = billing.create_managed_subscription(
        site, "lite", "manual", starts_on=start, now=moment, price=Decimal("100.00")
    )
    billing.ensure_period_billed(subscription, day=start, now=moment)
    subscription.refresh_from_db()
    subscription.activate(now=moment)
    return subscription


def test_a_service_is_ended_now_and_its_unused_days_credited(igny8, served, ada, manager):
    by_manager = igny8("cancel", SITE, "--now", "--credit-unused-days", "--by", manager.email)
    assert (by_manager.code, CreditNote.objects.count()) == (1, 0)

    ended = answer(
        igny8("cancel", SITE, "--now", "--credit-unused-days", "--by", ada.email, "--json")
    )

    assert ended["status"] == "cancelled"
    assert CreditNote.objects.get().reason.startswith("Not served: ")
    again = igny8("credit-note", SITE, "--unused-days", *BY)
    assert (again.code, CreditNote.objects.count()) == (0, 1)
    assert igny8("cancel", SITE, "--by", ada.email).code == 1


def test_a_service_that_ends_with_its_month_gives_nothing_back(igny8, served, ada):
    later = igny8("cancel", SITE, "--credit-unused-days", "--by", ada.email, "--json")
    assert refused(later) == "wrong_terms"

    ended = igny8("cancel", SITE, "--by", ada.email)

    assert "goes on until" in ended.out
    assert igny8("credit-note", SITE, "--unused-days", *BY).out.startswith(
        "No billed day of Carl's Chairs is unused."
    )
    assert (CreditNote.objects.count(), Invoice.objects.count(), Payment.objects.count()) == (
        0, 1, 0,
    )  # fmt: skip
