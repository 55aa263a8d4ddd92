"""Several workers, one database: nothing is billed, numbered, spent or charged twice."""

from datetime import date
from decimal import Decimal

import pytest

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account, User
from igny8.billing.actions import runs
from igny8.billing.actions.agreements import open_agreement, open_due_periods
from igny8.billing.actions.credits import grant_credits, spend_credits
from igny8.billing.actions.invoices import bill_account, issue_invoice
from igny8.billing.actions.payments import collect_payment
from igny8.billing.errors import NotEnoughCredits
from igny8.billing.models import (
    Agreement,
    Invoice,
    JournalEntry,
    Payment,
    SandboxCharge,
    ServicePeriod,
)
from igny8.billing.queries import credit_balance
from igny8.billing.rules.invoices import LineDraft
from igny8.billing.tests.at_once import WORKERS, together
from igny8.billing.tests.billing_days import FIRST, NOON, billed, owe_a_link
from igny8.billing.tests.conftest import OpenAgreement, SaveCard, pay
from igny8.kit.money import Money

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_balance_at_the_end"),
]


def test_hazard_1_and_16_two_runs_of_one_account_make_one_invoice(
    agree: OpenAgreement, account: Account
) -> None:
    agree(credits_per_period=100)

    invoices = together(lambda _: bill_account(account, today=FIRST, now=NOON))

    assert len({invoice.pk for invoice in invoices if invoice}) == 1
    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.total) == ("INV-000001", Decimal("154.84"))
    assert ServicePeriod.objects.count() == 2
    assert credit_balance(account) == 155


def test_runs_at_once_share_the_accounts_and_leave_no_gap(
    operator: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "ACCOUNTS_AT_ONCE", 7)
    accounts = [
        open_account(operator, name=f"C {n}", country="US", currency="USD", time_zone="UTC")
        for n in range(40)
    ]
    for account in accounts:
        managed(account)

    summaries = together(lambda _: runs.run_billing(now=NOON))

    assert sum(summary.invoices for summary in summaries) == 40
    assert [summary.failures for summary in summaries] == [0] * WORKERS
    sequences = Invoice.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == list(range(1, 41))
    assert ServicePeriod.objects.count() == 40


def managed(account: Account) -> Agreement:
    return open_agreement(
        account, kind="managed", description="Managed Lite", price=Decimal("100.00"),
        currency="USD", alignment="calendar", anchor_date=FIRST, units_per_period=10,
        unit_name="articles", revenue_kind="managed", key="managed",
    )  # fmt: skip


def test_two_runs_of_an_account_without_agreements_make_one_invoice(account: Account) -> None:
    owe_a_link(account)

    invoices = together(lambda _: bill_account(account, today=FIRST, now=NOON))

    assert {invoice.pk for invoice in invoices if invoice} == {Invoice.objects.get().pk}


def test_a_period_is_opened_once_by_whoever_comes_first(agree: OpenAgreement) -> None:
    agreement = agree()

    opened = together(
        lambda _: open_due_periods(Agreement.objects.get(pk=agreement.pk), today=FIRST)
    )

    assert sorted(len(periods) for periods in opened) == [0, 0, 0, 2]
    assert ServicePeriod.objects.count() == 2


def test_hazard_16_many_accounts_share_one_series_without_a_gap(operator: Account) -> None:
    clients = [
        open_account(operator, name=f"Client {n}", country="US", currency="USD", time_zone="UTC")
        for n in range(WORKERS)
    ]

    def bill(number: int) -> None:
        for day in range(1, 6):
            line = LineDraft(
                kind="order", description="Link", quantity=Decimal(1), unit_price=Decimal("9.00"),
                amount=Money(Decimal("9.00"), "USD"), revenue_kind="backlinks",
            )  # fmt: skip
            issue_invoice(
                clients[number],
                lines=[line],
                key=f"order-{day}",
                today=date(2025, 2, day),
                now=NOON,
            )

    together(bill)

    assert sorted(Invoice.objects.values_list("sequence", flat=True)) == list(range(1, 21))


def test_two_cannot_spend_the_same_credits(account: Account) -> None:
    grant_credits(account, amount=100, reason="Welcome", key="welcome", now=NOON)

    def spend(number: int) -> bool:
        try:
            spend_credits(account, amount=40, reason="draft", key=f"draft-{number}", now=NOON)
        except NotEnoughCredits:
            return False
        return True

    assert sorted(together(spend)) == [False, False, True, True]
    assert credit_balance(account) == 20


def test_hazard_8_impatient_clicks_at_once_are_one_charge(
    agree: OpenAgreement, account: Account, save_card: SaveCard
) -> None:
    agree()
    save_card("slow")
    invoice = bill_account(account, today=FIRST, now=NOON)
    assert invoice is not None

    together(lambda _: collect_payment(Invoice.objects.get(pk=invoice.pk), now=NOON))

    payment = Payment.objects.get()
    charge = SandboxCharge.objects.get()
    assert (payment.status, payment.reference) == ("succeeded", charge.reference)
    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("paid", Decimal("154.84"))


def test_a_transfer_entered_by_several_at_once_counts_once(
    agree: OpenAgreement, account: Account, ada: User
) -> None:
    agree()
    invoice = billed(account)

    entered = together(lambda _: pay(invoice, "100.00", ada, NOON).pk)

    assert len(set(entered)) == 1
    invoice.refresh_from_db()
    assert invoice.paid_amount == Decimal("100.00")
    assert JournalEntry.objects.filter(ledger="cash").count() == 1
