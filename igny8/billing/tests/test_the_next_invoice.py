"""What the next invoice will be: told beforehand, and then billed exactly so."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account
from igny8.billing.actions.agreements import (
    cancel_agreement,
    open_agreement,
    open_due_periods,
    pause_agreement,
)
from igny8.billing.models import Invoice, InvoiceLine, PendingLine, ServicePeriod
from igny8.billing.queries import InvoicePreview, next_invoice
from igny8.billing.tests.billing_days import FIRST, bill, billed, owe_a_link
from igny8.billing.tests.conftest import OpenAgreement

pytestmark = pytest.mark.django_db

NUMBERS = count()
FACTS = (
    "kind", "description", "quantity", "unit_price", "amount", "arithmetic", "revenue_kind",
    "site_id",
)  # fmt: skip


def shown(preview: InvoicePreview | None) -> tuple[date, str, list[tuple[str, str]]]:
    assert preview is not None
    lines = [(line.description, str(line.amount)) for line in preview.lines]
    return preview.issued_on, str(preview.total.amount), lines


def facts_of(line: PendingLine | InvoiceLine) -> list[Any]:
    return [getattr(line, name) for name in FACTS]


def test_links_delivered_meanwhile_are_on_the_next_invoice(
    agree: OpenAgreement, account: Account
) -> None:
    agree(price=Decimal("399.00"))
    billed(account)
    owe_a_link(account, amount=Decimal("960.00"), unit_price=Decimal("960.00"))

    assert shown(next_invoice(account, today=date(2025, 2, 10))) == (
        date(2025, 3, 1), "1359.00",
        [
            ("Managed Lite, 1 Mar 2025 to 31 Mar 2025", "399.00"),
            ("Link on garden.example", "960.00"),
        ],
    )  # fmt: skip


def test_a_first_part_month_is_shown_with_its_share(agree: OpenAgreement, account: Account) -> None:
    agree()

    assert shown(next_invoice(account, today=date(2025, 1, 10))) == (
        date(2025, 1, 15), "54.84", [("Managed Lite, 15 Jan 2025 to 31 Jan 2025", "54.84")],
    )  # fmt: skip


def test_all_that_the_account_pays_for_is_on_it(agree: OpenAgreement, account: Account) -> None:
    agree()
    agree(key="subscription-2", description="Managed Pro", price=Decimal("399.00"))
    agree(key="plan", description="Free plan", price=Decimal("0.00"))
    billed(account)

    assert shown(next_invoice(account, today=FIRST)) == (
        date(2025, 3, 1), "499.00",
        [
            ("Managed Lite, 1 Mar 2025 to 31 Mar 2025", "100.00"),
            ("Managed Pro, 1 Mar 2025 to 31 Mar 2025", "399.00"),
        ],
    )  # fmt: skip


def test_what_is_due_after_the_days_invoice_is_on_the_next_days(
    agree: OpenAgreement, account: Account
) -> None:
    agree()
    billed(account)
    owe_a_link(account, due_on=FIRST)

    assert shown(next_invoice(account, today=FIRST)) == (
        date(2025, 2, 2), "144.00", [("Link on garden.example", "144.00")],
    )  # fmt: skip


def test_what_ended_and_owes_nothing_has_no_next_invoice(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree()
    billed(account)
    cancel_agreement(agreement, today=FIRST)

    assert next_invoice(account, today=FIRST) is None


def test_telling_it_changes_nothing(agree: OpenAgreement, account: Account) -> None:
    agree(credits_per_period=100)

    assert next_invoice(account, today=FIRST) is not None

    assert not ServicePeriod.objects.exists()
    assert not PendingLine.objects.exists()


PRICES = st.sampled_from(["0.00", "0.01", "99.00", "399.00"])
AGREEMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "price": PRICES.map(Decimal),
            "alignment": st.sampled_from(["calendar", "anniversary"]),
            "starts": st.integers(-40, 40),
            "lasts": st.none() | st.integers(1, 70),
            "life": st.sampled_from(["new", "opened", "paused", "cancelled", "cancelled now"]),
        }
    ),
    max_size=3,
)
OWED = st.lists(st.none() | st.integers(-10, 50), max_size=3)


def live(account: Account, *, terms: dict[str, Any], today: date) -> None:
    """An agreement as told, and what became of it by today."""
    begins = today + timedelta(days=terms["starts"])
    ends_on = begins + timedelta(days=terms["lasts"]) if terms["lasts"] else None
    agreement = open_agreement(
        account, kind="managed", description="Lite", price=terms["price"], currency="USD",
        alignment=terms["alignment"], anchor_date=begins, ends_on=ends_on, units_per_period=10,
        unit_name="articles", revenue_kind="managed", key=f"agreement-{next(NUMBERS)}",
    )  # fmt: skip
    if terms["life"] == "opened":
        open_due_periods(agreement, today=today)
    elif terms["life"] == "paused":
        pause_agreement(agreement, today=today)
    elif terms["life"].startswith("cancelled"):
        at = "now" if terms["life"] == "cancelled now" else "period_end"
        cancel_agreement(agreement, today=today, at=at)


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    today=st.dates(date(2024, 1, 20), date(2024, 3, 5)),
    agreements=AGREEMENTS,
    billed_before=st.sampled_from([None, 0, 1, 20]),
    owed=OWED,
)
def test_what_is_told_is_what_is_billed(
    operator: Account,
    today: date,
    agreements: list[dict[str, Any]],
    billed_before: int | None,
    owed: list[int | None],
) -> None:
    account = open_account(
        operator, name=f"Client {next(NUMBERS)}", country="GB", currency="USD", time_zone="UTC"
    )
    for terms in agreements:
        live(account, terms=terms, today=today)
    if billed_before is not None:
        bill(account, today - timedelta(days=billed_before))
    for number, due in enumerate(owed):
        on = None if due is None else today + timedelta(days=due)
        owe_a_link(account, key=f"link-{number}", due_on=on)
    issued = set(Invoice.objects.for_account(account))

    told = next_invoice(account, today=today)

    # A day's billing catches up with all before it: none on the eve is none on any day till then.
    eve = (told.issued_on if told else today + timedelta(days=100)) - timedelta(days=1)
    if eve >= today:
        assert bill(account, eve) in {None, *issued}
    if told is not None:
        invoice = billed(account, told.issued_on)
        assert invoice not in issued
        assert (invoice.total, invoice.issued_on) == (told.total.amount, told.issued_on)
        assert [facts_of(line) for line in invoice.lines.all()] == [
            facts_of(line) for line in told.lines
        ]
