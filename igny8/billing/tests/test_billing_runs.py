"""The run over all that are due: nobody stops the others, and what failed is listed with why."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account
from igny8.billing.actions.agreements import open_agreement
from igny8.billing.actions.runs import RunSummary, run_billing
from igny8.billing.models import (
    Agreement,
    BillingFailure,
    CreditEntry,
    Invoice,
    PendingLine,
    ServicePeriod,
)
from igny8.billing.tests.billing_days import FIRST, NOON, lines_of
from igny8.jobs.models import Job

pytestmark = pytest.mark.django_db


def client(operator: Account, name: str, **terms: object) -> Account:
    """A client with an agreement of 100 dollars a month since 1 February."""
    account = open_account(
        operator, name=name, country="US", currency="USD", time_zone="America/New_York"
    )
    wanted = {
        "kind": "managed", "description": "Managed Lite", "price": Decimal("100.00"),
        "currency": "USD", "alignment": "calendar", "anchor_date": FIRST, "units_per_period": 10,
        "unit_name": "articles", "revenue_kind": "managed", "key": "subscription-1",
        "credits_per_period": 800,
    }  # fmt: skip
    open_agreement(account, **(wanted | terms))
    return account


def damage(agreement: Agreement, **facts: object) -> None:
    """Put into the books what no action of ours writes."""
    Agreement.objects.filter(pk=agreement.pk).update(**facts)


def test_a_run_bills_every_account_that_is_due(operator: Account) -> None:
    clients = [client(operator, f"Client {number}") for number in range(7)]

    summary = run_billing(now=NOON)

    assert summary == RunSummary(accounts=7, invoices=7, failures=0)
    invoices = list(Invoice.objects.order_by("sequence"))
    assert [invoice.sequence for invoice in invoices] == [1, 2, 3, 4, 5, 6, 7]
    assert {invoice.account for invoice in invoices} == set(clients)
    assert {str(invoice.total) for invoice in invoices} == {"100.00"}
    assert lines_of(invoices[0]) == [("Managed Lite, 1 Feb 2025 to 28 Feb 2025", "100.00")]
    assert set(CreditEntry.objects.values_list("delta", flat=True)) == {800}


def test_a_second_run_finds_nothing_to_do(operator: Account) -> None:
    client(operator, "Client")
    run_billing(now=NOON)

    assert run_billing(now=NOON) == RunSummary(accounts=0, invoices=0, failures=0)
    assert run_billing(now=NOON + timedelta(hours=9)) == RunSummary()
    assert Invoice.objects.count() == 1


def test_many_invoices_are_followed_up_by_jobs(operator: Account) -> None:
    for number in range(7):
        client(operator, f"Client {number}")

    run_billing(now=NOON)

    job = Job.objects.get(name="igny8.billing.tasks.follow_up_invoices")
    assert (job.account, len(job.arguments), job.title) == (operator, 7, "Send 7 invoices")


def test_hazard_7_one_bad_subscription_never_stops_the_rest(operator: Account) -> None:
    good, foreign, twice = (client(operator, name) for name in ("Good", "Foreign", "Twice"))
    damage(Agreement.objects.get(account=foreign), currency="EUR")
    run_billing(now=NOON)
    damage(Agreement.objects.get(account=twice), next_period_on=FIRST)
    run_billing(now=NOON)

    names = Invoice.objects.values_list("account__name", flat=True)
    assert sorted(names) == ["Good", "Twice"]
    failures = {failure.account.name: failure for failure in BillingFailure.objects.all()}
    assert set(failures) == {"Foreign", "Twice"}
    assert failures["Foreign"].reason == (
        "“Managed Lite, 1 Feb 2025 to 28 Feb 2025” is in EUR, but this account is billed in USD."
    )
    assert (failures["Foreign"].code, failures["Foreign"].failed_count) == ("wrong_currency", 2)
    assert failures["Twice"].code == "periods_overlap"
    assert not ServicePeriod.objects.filter(account=foreign).exists()
    assert good.name == "Good"


def test_hazard_7_what_was_missed_is_billed_once_it_can_be(operator: Account) -> None:
    missed = client(operator, "Missed")
    agreement = Agreement.objects.get(account=missed)
    damage(agreement, currency="EUR")
    run_billing(now=NOON)
    damage(agreement, currency="USD")

    run_billing(now=datetime(2025, 4, 2, 12, tzinfo=UTC))

    invoice = Invoice.objects.get()
    assert [words for words, _ in lines_of(invoice)] == [
        "Managed Lite, 1 Feb 2025 to 28 Feb 2025",
        "Managed Lite, 1 Mar 2025 to 31 Mar 2025",
        "Managed Lite, 1 Apr 2025 to 30 Apr 2025",
    ]
    assert BillingFailure.objects.get().mended_at == datetime(2025, 4, 2, 12, tzinfo=UTC)


def test_rows_that_the_database_refuses_fail_only_their_own_account(operator: Account) -> None:
    clients = [client(operator, f"Client {number}") for number in range(5)]
    bad = Agreement.objects.get(account=clients[2])
    PendingLine.objects.create(
        account=clients[2], key=f"period:{bad.pk}:{FIRST}", kind="fee", description="Taken",
        quantity=1, unit_price=5, amount=5, currency="USD", arithmetic={}, revenue_kind="managed",
        due_on=date(2026, 1, 1),
    )  # fmt: skip

    summary = run_billing(now=NOON)

    assert summary == RunSummary(accounts=5, invoices=4, failures=1)
    failure = BillingFailure.objects.get()
    assert (failure.account, failure.code) == (clients[2], "books_refused")
    assert "billing_owed_once_a_key" in failure.reason
    sequences = Invoice.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == [1, 2, 3, 4]


def test_a_run_asks_no_more_of_the_database_for_more_accounts(operator: Account) -> None:
    def queries_for(count: int) -> int:
        for number in range(count):
            client(operator, f"{count} {number}")
        before = len(connection.queries_log)
        connection.force_debug_cursor = True
        try:
            run_billing(now=NOON)
        finally:
            connection.force_debug_cursor = False
        return len(connection.queries_log) - before

    queries_for(6)

    assert queries_for(8) == queries_for(20)
