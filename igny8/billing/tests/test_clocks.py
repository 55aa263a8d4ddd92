"""Whose day it is: time zones, daylight saving, and runs every hour for months."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from igny8.accounts.models import Account
from igny8.billing.actions.invoices import bill_account
from igny8.billing.models import Invoice
from igny8.billing.queries.billing import due_accounts
from igny8.billing.tests.conftest import OpenAgreement

pytestmark = pytest.mark.django_db


def run_every_hour(start: datetime, end: datetime) -> list[datetime]:
    """The hours in which a run found something to bill."""
    busy, now = [], start
    while now < end:
        for account_id, today in due_accounts(now=now):
            bill_account(Account.objects.get(pk=account_id), today=today, now=now)
            busy.append(now)
        now += timedelta(hours=1)
    return busy


@pytest.mark.parametrize(
    ("zone", "first_hour"),
    [
        ("Pacific/Auckland", datetime(2025, 2, 28, 11, tzinfo=UTC)),
        ("Europe/London", datetime(2025, 3, 1, 0, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2025, 3, 1, 8, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2025, 2, 28, 19, tzinfo=UTC)),
    ],
)
def test_hazard_1_a_month_is_billed_once_in_its_first_local_hour(
    agree: OpenAgreement, account: Account, zone: str, first_hour: datetime
) -> None:
    account.time_zone = zone
    account.save()
    agree(anchor_date=date(2025, 3, 1))

    busy = run_every_hour(datetime(2025, 2, 28, tzinfo=UTC), datetime(2025, 3, 3, tzinfo=UTC))

    assert busy == [first_hour]
    invoice = Invoice.objects.get()
    assert (invoice.issued_on, invoice.total) == (date(2025, 3, 1), Decimal("100.00"))


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("anchor", [date(2025, 3, 30), date(2025, 10, 26), date(2025, 3, 9)])
def test_hazard_10_a_day_of_23_or_25_hours_is_one_day(
    agree: OpenAgreement, account: Account, zone: str, anchor: date
) -> None:
    account.time_zone = zone
    account.save()
    agree(anchor_date=anchor, alignment="anniversary")
    start = datetime(anchor.year, anchor.month, anchor.day, tzinfo=UTC) - timedelta(days=1)

    busy = run_every_hour(start, start + timedelta(days=3))

    assert len(busy) == 1
    assert Invoice.objects.get().issued_on == anchor


def test_hazard_2_travelling_around_the_world_changes_no_month(
    agree: OpenAgreement, account: Account
) -> None:
    agree(anchor_date=date(2025, 1, 31), alignment="anniversary")
    journey = {
        "Pacific/Kiritimati": datetime(2025, 1, 30, tzinfo=UTC),
        "Pacific/Pago_Pago": datetime(2025, 2, 27, tzinfo=UTC),
        "Asia/Tokyo": datetime(2025, 3, 30, tzinfo=UTC),
        "America/Anchorage": datetime(2025, 4, 29, tzinfo=UTC),
    }
    for zone, arrival in journey.items():
        account.time_zone = zone
        account.save()
        run_every_hour(arrival, arrival + timedelta(days=3))

    invoices = Invoice.objects.order_by("issued_on")
    assert [(i.issued_on, i.time_zone, i.total) for i in invoices] == [
        (date(2025, 1, 31), "Pacific/Kiritimati", Decimal("100.00")),
        (date(2025, 2, 28), "Pacific/Pago_Pago", Decimal("100.00")),
        (date(2025, 3, 31), "Asia/Tokyo", Decimal("100.00")),
        (date(2025, 4, 30), "America/Anchorage", Decimal("100.00")),
    ]
