"""What was not delivered, or not served, costs the client nothing: once, to the cent."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from igny8.accounts.models import Account, User
from igny8.billing.actions.agreements import cancel_agreement, open_due_periods
from igny8.billing.actions.credit_notes import issue_credit_note
from igny8.billing.actions.invoices import add_pending_line, bill_account
from igny8.billing.actions.undelivered import take_back_undelivered
from igny8.billing.actions.unused_days import credit_unused_days
from igny8.billing.models import Agreement, CreditNote, Invoice, PendingLine
from igny8.billing.queries.balance import client_balance
from igny8.billing.rules.arithmetic import quantity
from igny8.billing.tests.conftest import OpenAgreement, pay
from igny8.billing.tests.corrections import assert_money_adds_up

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 7, 1, 12, tzinfo=UTC)
TODAY = date(2025, 7, 1)


@pytest.fixture
def owed(account: Account) -> PendingLine:
    """Seven links at 100.00 that are not billed yet."""
    return add_pending_line(
        account, kind="backlink_order", description="Backlinks", quantity=1,
        unit_price=Decimal("100.00"), amount=Decimal("100.00"), key="order:1", currency="USD",
        revenue_kind="backlinks", arithmetic=quantity(1, Decimal("100.00")), due_on=TODAY,
    )  # fmt: skip


def take_back(account: Account, missing: int) -> CreditNote | None:
    return take_back_undelivered(
        account, key="order:1", missing=missing, of=7, now=NOON,
        reason=f"{missing} of 7 links did not come.", note=f"{missing} of 7 links did not come",
    )  # fmt: skip


def invoiced(account: Account, day: date = TODAY) -> Invoice:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    invoice = bill_account(account, today=day, now=at)
    assert invoice is not None
    return invoice


def test_what_is_not_billed_yet_is_owed_no_more(account: Account, owed: PendingLine) -> None:
    for missing in (1, 3, 3):
        assert take_back(account, missing) is None

    invoice = invoiced(account)

    [line] = invoice.lines.all()
    assert (line.amount, line.description) == (
        Decimal("57.16"), "Backlinks: 1 of 7 links did not come",
    )  # fmt: skip
    assert line.why == ("3 of 7 were not delivered, so 100.00 USD - 42.84 USD = 57.16 USD.")
    assert not CreditNote.objects.exists()


def test_what_is_not_billed_yet_and_did_not_come_at_all_is_not_owed(
    account: Account, owed: PendingLine
) -> None:
    assert take_back(account, 7) is None
    assert take_back(account, 7) is None

    assert not PendingLine.objects.exists()
    assert bill_account(account, today=TODAY, now=NOON) is None


def test_what_is_billed_is_credited_once_and_then_only_what_came_on_top(
    account: Account, owed: PendingLine
) -> None:
    invoice = invoiced(account)

    first, again, more, all_of_it = [take_back(account, missing) for missing in (1, 1, 3, 7)]

    assert first is not None
    assert again is None
    assert more is not None
    assert all_of_it is not None
    assert [str(note.net) for note in (first, more, all_of_it)] == ["14.28", "28.56", "57.16"]
    assert (first.reason, first.lines.get().description) == (
        "1 of 7 links did not come.", "Backlinks: 1 of 7 links did not come",
    )  # fmt: skip
    invoice.refresh_from_db()
    assert invoice.status == "credited"
    assert_money_adds_up(account)


def test_what_was_owed_less_before_it_was_billed_is_not_credited_again(
    account: Account, owed: PendingLine
) -> None:
    take_back(account, 1)
    invoice = invoiced(account)
    assert str(invoice.total) == "85.72"

    assert take_back(account, 1) is None
    more = take_back(account, 2)

    assert more is not None
    assert str(more.total) == "14.28"


def test_what_a_person_credited_before_counts(
    account: Account, owed: PendingLine, ada: User
) -> None:
    invoice = invoiced(account)
    pay(invoice, "100.00", ada, NOON)
    issue_credit_note(invoice, reason="Sorry.", by=ada, key="k", now=NOON, amount=Decimal("20.00"))

    assert take_back(account, 1) is None
    more = take_back(account, 2)

    assert more is not None
    assert (str(more.total), str(client_balance(account))) == ("8.56", "28.56 USD")
    assert_money_adds_up(account)


def test_what_nobody_owes_is_not_taken_back(account: Account) -> None:
    assert take_back(account, 1) is None


@pytest.fixture
def cut_short(agree: OpenAgreement) -> Agreement:
    """July at 100.00, billed on the 1st and ended at once on the 11th: 21 of 31 days unused."""
    agreement = agree(anchor_date=TODAY)
    invoiced(agreement.account)
    return cancel_agreement(agreement, today=date(2025, 7, 11), at="now")


def test_unused_days_that_were_billed_are_credited_once(
    cut_short: Agreement, account: Account, ada: User
) -> None:
    pay(Invoice.objects.get(), "100.00", ada, NOON)

    notes = [credit_unused_days(cut_short, by=ada, now=NOON) for _ in range(2)]

    assert notes[0] == notes[1] == [CreditNote.objects.get()]
    [line] = CreditNote.objects.get().lines.all()
    assert (line.amount, line.description) == (
        Decimal("67.74"),
        "Managed Lite, 1 Jul 2025 to 31 Jul 2025: without 11 Jul 2025 to 31 Jul 2025",
    )
    assert CreditNote.objects.get().reason == "Not served: 11 Jul 2025 to 31 Jul 2025."
    assert str(client_balance(account)) == "67.74 USD"
    assert_money_adds_up(account)


def test_unused_days_that_are_not_billed_yet_are_not_owed(
    agree: OpenAgreement, account: Account, ada: User
) -> None:
    agreement = agree(anchor_date=TODAY)
    open_due_periods(agreement, today=TODAY)
    cancel_agreement(agreement, today=date(2025, 7, 11), at="now")

    for _ in range(2):
        assert credit_unused_days(agreement, by=ada, now=NOON) == []

    [line] = invoiced(account, date(2025, 7, 11)).lines.all()
    assert (line.amount, line.why) == (
        Decimal("32.26"),
        "11 Jul 2025 to 31 Jul 2025: 21 of 31 days are not served, so 100.00 USD - 67.74 USD = "
        "32.26 USD.",
    )
    assert credit_unused_days(agreement, by=ada, now=NOON) == []


def test_no_more_than_is_left_is_given_back_for_unused_days(
    cut_short: Agreement, account: Account, ada: User
) -> None:
    issue_credit_note(
        Invoice.objects.get(), reason="Sorry.", by=ada, key="k", now=NOON, amount=Decimal("90.00")
    )

    [note] = credit_unused_days(cut_short, by=ada, now=NOON)

    assert str(note.total) == "10.00"
    assert_money_adds_up(account)


def test_days_of_an_invoice_that_was_wholly_credited_give_nothing_back(
    cut_short: Agreement, ada: User
) -> None:
    whole = issue_credit_note(Invoice.objects.get(), reason="Sorry.", by=ada, key="k", now=NOON)

    assert credit_unused_days(cut_short, by=ada, now=NOON) == []

    assert CreditNote.objects.get() == whole


def test_a_service_that_serves_its_days_gives_none_back(
    agree: OpenAgreement, account: Account, ada: User
) -> None:
    agreement = agree(anchor_date=TODAY)
    invoiced(account)
    cancel_agreement(agreement, today=date(2025, 7, 11))

    assert credit_unused_days(agreement, by=ada, now=NOON) == []

    assert not CreditNote.objects.exists()


def test_free_days_give_nothing_back(agree: OpenAgreement, ada: User) -> None:
    agreement = agree(anchor_date=TODAY, price=Decimal("0.00"))
    open_due_periods(agreement, today=TODAY)
    cancel_agreement(agreement, today=date(2025, 7, 11), at="now")

    assert credit_unused_days(agreement, by=ada, now=NOON) == []
