"""An upgrade of a period that is cut short gives back its unused share, as the fee does."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igny8.accounts.models import Account, User
from igny8.billing.actions.agreements import cancel_agreement, open_due_periods
from igny8.billing.actions.changes import change_terms
from igny8.billing.actions.unused_days import credit_unused_days
from igny8.billing.models import Agreement, CreditNote, CreditNoteLine, Invoice, PendingLine
from igny8.billing.rules.contracts import Terms
from igny8.billing.rules.journal import Ledger
from igny8.billing.tests.billing_days import bill, billed, lines_of
from igny8.billing.tests.conftest import OpenAgreement
from igny8.billing.tests.corrections import assert_money_adds_up, ledger
from igny8.kit.money import round_half_up

pytestmark = pytest.mark.django_db
FIRST, UPGRADED, CUT = date(2025, 4, 1), date(2025, 4, 11), date(2025, 4, 21)
NOON = datetime(2025, 4, 21, 12, tzinfo=UTC)


def upgrade(agreement: Agreement, price: str = "400.00", *, on: date = UPGRADED) -> None:
    """From 100.00 to another price: at 400.00, 200.00 more for the last 20 of 30 days."""
    terms = Terms("managed:pro", "Managed Pro", Decimal(price), 30, 0)
    change_terms(agreement, terms, at="now", key=f"change {on}", today=on, now=NOON)


@pytest.fixture
def april(agree: OpenAgreement) -> Agreement:
    """A month of 30 days at 100.00, billed on its first."""
    agreement = agree(anchor_date=FIRST)
    billed(agreement.account, FIRST)
    return agreement


def given_back() -> list[tuple[str, str, str]]:
    rows = CreditNoteLine.objects.order_by("credit_note__sequence", "position")
    return [
        (line.credit_note.invoice.number, line.description, str(line.amount))
        for line in rows.select_related("credit_note__invoice")
    ]


def test_an_upgrade_that_was_billed_gives_back_its_share_of_the_days_it_was_for(
    april: Agreement, account: Account, ada: User
) -> None:
    upgrade(april)
    billed(account, date(2025, 4, 12))
    cancel_agreement(april, today=CUT, at="now")

    notes = [credit_unused_days(april, by=ada, now=NOON) for _ in range(2)]

    rest = "without 21 Apr 2025 to 30 Apr 2025"
    assert given_back() == [
        ("INV-000001", f"Managed Lite, 1 Apr 2025 to 30 Apr 2025: {rest}", "33.33"),
        ("INV-000002", f"Upgrade to Managed Pro: {rest}", "100.00"),
    ]
    assert notes[0] == notes[1] == list(CreditNote.objects.order_by("sequence"))
    assert_money_adds_up(account)


def test_a_fee_and_an_upgrade_on_one_invoice_are_given_back_by_one_credit_note(
    agree: OpenAgreement, account: Account, ada: User
) -> None:
    agreement = agree(anchor_date=FIRST)
    open_due_periods(agreement, today=FIRST)
    upgrade(agreement)
    invoice = billed(account, date(2025, 4, 12))
    cancel_agreement(agreement, today=CUT, at="now")

    [note] = credit_unused_days(agreement, by=ada, now=NOON)

    assert (note.invoice, str(note.net), note.line_count) == (invoice, "133.33", 2)
    assert_money_adds_up(account)


def test_an_upgrade_that_is_not_billed_yet_is_owed_for_the_days_served(
    april: Agreement, account: Account, ada: User
) -> None:
    upgrade(april)
    cancel_agreement(april, today=CUT, at="now")

    for _ in range(2):
        [note] = credit_unused_days(april, by=ada, now=NOON)

    assert str(note.net) == "33.33"
    [line] = billed(account, CUT).lines.all()
    assert (line.amount, line.why) == (
        Decimal("100.00"),
        "21 Apr 2025 to 30 Apr 2025: 10 of 20 days are not served, so 200.00 USD - 100.00 USD = "
        "100.00 USD.",
    )
    assert credit_unused_days(april, by=ada, now=NOON) == [note]
    assert CreditNote.objects.count() == 1


def test_an_upgrade_of_which_no_day_was_served_is_given_back_whole(
    april: Agreement, account: Account, ada: User
) -> None:
    upgrade(april, on=CUT)
    billed(account, CUT)
    cancel_agreement(april, today=CUT, at="now")

    credit_unused_days(april, by=ada, now=NOON)

    assert [amount for _, _, amount in given_back()] == ["33.33", "100.00"]
    assert Invoice.objects.get(number="INV-000002").status == "credited"


def test_a_period_of_which_no_day_is_served_owes_no_upgrade(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree(anchor_date=FIRST)
    open_due_periods(agreement, today=FIRST)
    upgrade(agreement, on=FIRST)

    cancel_agreement(agreement, today=FIRST, at="now")

    assert not PendingLine.objects.exists()
    assert bill(account, FIRST) is None


def test_upgrades_of_months_that_were_served_are_kept(
    april: Agreement, account: Account, ada: User
) -> None:
    upgrade(april)
    may = date(2025, 5, 1)
    assert lines_of(billed(account, may)) == [
        ("Managed Pro, 1 May 2025 to 31 May 2025", "400.00"),
        ("Upgrade to Managed Pro", "200.00"),
    ]
    cancel_agreement(april, today=date(2025, 5, 11), at="now")

    [note] = credit_unused_days(april, by=ada, now=datetime(2025, 5, 11, 12, tzinfo=UTC))

    assert [(line.description[:11], str(line.amount)) for line in note.lines.all()] == [
        ("Managed Pro", "270.97")
    ]


CENTS = st.integers(0, 90_000).map(lambda cents: Decimal(cents).scaleb(-2))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    price=CENTS,
    steps=st.lists(st.tuples(st.integers(0, 29), CENTS, st.booleans()), max_size=3),
    cut_after=st.integers(0, 29),
    bills_first=st.booleans(),
)
def test_what_is_given_back_and_what_is_kept_are_what_was_billed(
    agree: OpenAgreement, account: Account, ada: User, price: Decimal,
    steps: list[tuple[int, Decimal, bool]], cut_after: int, *, bills_first: bool,
) -> None:  # fmt: skip
    before = transaction.savepoint()
    agreement = agree(anchor_date=FIRST, price=price)
    open_due_periods(agreement, today=FIRST)
    if bills_first:
        bill(account, FIRST)
    charges, now_at = [(0, price)], price
    for after, more, bills_then in sorted(steps):
        if after > cut_after:
            continue
        day = FIRST + timedelta(days=after)
        terms = Terms("", "More", now_at + more, 10, 0)
        key = f"change {len(charges)}"
        change = change_terms(agreement, terms, at="now", key=key, today=day, now=NOON)
        agreement.refresh_from_db()
        now_at += more
        charges.append((after, change.addition.price))
        if bills_then:
            bill(account, day)
    cut = FIRST + timedelta(days=cut_after)
    cancel_agreement(agreement, today=cut, at="now")

    for _ in range(2):
        credit_unused_days(agreement, by=ada, now=NOON)
    bill(account, FIRST + timedelta(days=40))
    credit_unused_days(agreement, by=ada, now=NOON)

    kept = Decimal(0)
    for after, amount in charges:
        kept += amount - round_half_up(amount * (30 - cut_after) / (30 - after))
    net = sum((invoice.net for invoice in Invoice.objects.all()), Decimal(0))
    credited = sum((note.net for note in CreditNote.objects.all()), Decimal(0))
    assert net - credited == kept == -ledger(account, Ledger.REVENUE)
    assert_money_adds_up(account)
    transaction.savepoint_rollback(before)
