"""`igny8 billing` and the previews of `igny8 invoice`: what is billed, what will be, and why."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account, Site
from igny8.billing.actions.agreements import open_agreement
from igny8.billing.models import Agreement, Invoice, PendingLine, ServicePeriod
from igny8.cli.checks.finding import State
from igny8.cli.checks.money import not_billed
from tests.commands import Command

pytestmark = pytest.mark.django_db


@pytest.fixture
def lite(account: Account, site: Site) -> Agreement:
    """Managed Lite for Carl's site since 15 January 2025."""
    return agree(account, site=site)


def agree(account: Account, *, site: Site | None = None) -> Agreement:
    return open_agreement(
        account, kind="managed", description="Managed Lite", price=Decimal("100.00"),
        currency="USD", alignment="calendar", anchor_date=date(2025, 1, 15), units_per_period=10,
        unit_name="articles", revenue_kind="managed", key="managed", site=site,
    )  # fmt: skip


def test_the_next_invoice_is_shown_with_the_reason_of_each_line(
    igny8: Command, site: Site, lite: Agreement
) -> None:
    ended = igny8("invoice", "preview", site.domain, "--today", "2025-01-20")

    assert ended.code == 0
    assert "The next invoice of Carl's Chairs, on 2025-01-20" in ended.out
    assert "17 of the 31 days" in ended.out
    assert "Total 54.84 USD." in ended.out
    assert not ServicePeriod.objects.exists()


def test_machines_are_told_the_same(igny8: Command, site: Site, lite: Agreement) -> None:
    ended = igny8("invoice", "preview", site.domain, "--today", "2025-02-01", "--json")

    told = json.loads(ended.out)["next_invoice"]
    assert (told["issued_on"], told["total"]) == ("2025-02-01", "154.84")
    assert [line["amount"] for line in told["lines"]] == ["54.84", "100.00"]


def test_what_would_be_billed_until_a_day_is_listed(
    igny8: Command, site: Site, lite: Agreement
) -> None:
    words = ("billing", "simulate", "--until", "2028-12-31", "--today", "2025-01-15", "--json")
    ended = igny8(*words)

    invoices = json.loads(ended.out)["invoices"]
    assert len(invoices) == 48
    days = invoices[0]["issued_on"], invoices[-1]["issued_on"]
    assert days == ("2025-01-15", "2028-12-01")
    assert sum(Decimal(one["total"]) for one in invoices) == Decimal("54.84") + 47 * 100
    assert not Invoice.objects.exists()


def test_all_clients_are_simulated_in_as_many_queries_as_one(
    igny8: Command, operator: Account, lite: Agreement
) -> None:
    words = ("billing", "simulate", "--until", "2025-02-28", "--today", "2025-01-15", "--json")
    with CaptureQueriesContext(connection) as of_one:
        igny8(*words)
    for name in ("Amy's Apples", "Bob's Bikes", "Dan's Doors"):
        other = open_account(
            operator, name=name, country="GB", currency="USD", time_zone="Europe/London"
        )
        agree(other)

    with CaptureQueriesContext(connection) as of_four:
        ended = igny8(*words)

    assert [(one["issued_on"], one["account"]) for one in json.loads(ended.out)["invoices"]] == [
        ("2025-01-15", "Amy's Apples"), ("2025-01-15", "Bob's Bikes"),
        ("2025-01-15", "Carl's Chairs"), ("2025-01-15", "Dan's Doors"),
        ("2025-02-01", "Amy's Apples"), ("2025-02-01", "Bob's Bikes"),
        ("2025-02-01", "Carl's Chairs"), ("2025-02-01", "Dan's Doors"),
    ]  # fmt: skip
    assert len(of_four) == len(of_one)


def test_a_simulation_needs_to_know_how_far_it_looks(igny8: Command, lite: Agreement) -> None:
    ended = igny8("billing", "simulate")

    assert ended.code == 1
    assert "Say with --until DATE how far to look." in ended.err


def test_a_run_bills_what_is_due_and_says_so(
    igny8: Command, account: Account, lite: Agreement
) -> None:
    ended = igny8("billing", "run", "--json")

    assert json.loads(ended.out) == {"accounts": 1, "invoices": 1, "failures": 0}
    assert Invoice.objects.get().account == account
    again = igny8("billing", "run")
    assert "0 accounts were due: 0 invoices issued" in again.out


def test_what_could_not_be_billed_is_named_with_its_reason(
    igny8: Command, account: Account, lite: Agreement
) -> None:
    Agreement.objects.filter(pk=lite.pk).update(currency="EUR")

    ended = igny8("billing", "run")

    assert ended.code == 1
    assert "1 could not be billed" in ended.out
    assert "is in EUR, but this" in " ".join(ended.out.split())
    assert igny8("billing", "failures").code == 1
    listed = json.loads(igny8("billing", "failures", "--json").out)["failures"]
    assert [(one["account"], one["code"], one["tries"]) for one in listed] == [
        ("Carl's Chairs", "wrong_currency", 1)
    ]
    assert not PendingLine.objects.exists()


def test_why_says_of_each_line_how_it_came_about(igny8: Command, lite: Agreement) -> None:
    igny8("billing", "run", "--json")

    ended = igny8("invoice", "why", Invoice.objects.get().number)

    assert ended.code == 0
    assert "17 of the 31 days" in ended.out
    assert "a whole month at 100.00 USD." in ended.out


def test_doctor_names_whom_the_run_could_not_bill(igny8: Command, lite: Agreement) -> None:
    assert not_billed().state is State.OK
    Agreement.objects.filter(pk=lite.pk).update(currency="EUR")
    igny8("billing", "run")

    finding = not_billed()

    assert finding.state is State.PROBLEM
    assert finding.says.startswith("1 could not be billed; the last, Carl's Chairs: “Managed Lite")
