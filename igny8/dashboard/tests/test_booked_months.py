"""The sums that the dashboard reads are the journal's, whatever was booked or folded."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igny8.accounts.models import Account, Site, User
from igny8.billing.actions.journal import post, post_supplier_cost
from igny8.billing.models import JournalEntry
from igny8.billing.rules.journal import Ledger, credit, credit_cost_entries, debit
from igny8.dashboard.actions.booked_months import fold_booked_months, mend_booked_months
from igny8.dashboard.models import BookedMonth
from igny8.dashboard.queries.booked import WORTH_LESS_BOOKED
from igny8.kit.money import Money
from igny8.services.models import TimeEntry

pytestmark = pytest.mark.django_db
KEYS = count()
NOON = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


def sell(account: Account, money: Money, kind: str, *, day: date, site: Site | None) -> None:
    """Revenue by kind, or less of it: a credit note debits it."""
    entries = [debit(Ledger.RECEIVABLE, money), credit(Ledger.REVENUE, money, kind=kind)]
    post(
        account, kind="invoice", entries=entries, key=f"sale-{next(KEYS)}", at=NOON, day=day,
        site=site,
    )  # fmt: skip


def hours(name: str, site: Site, by: User, day: date, cost: Decimal, minutes: int) -> None:
    """Hours entered; the last entries put right, to another month too; or taken out."""
    last = TimeEntry.objects.order_by("-created_at")[:2]
    if name == "work":
        TimeEntry.objects.create(
            account=site.account, site=site, user=by, worked_on=day, minutes=minutes + 1,
            hour_cost=cost, currency=("USD", "EUR")[minutes % 2],
        )  # fmt: skip
    elif name == "put right":
        rows = TimeEntry.objects.filter(pk__in=[entry.pk for entry in last])
        rows.update(minutes=minutes + 1, worked_on=day, hour_cost=cost)
    else:
        TimeEntry.objects.filter(pk__in=[entry.pk for entry in last]).delete()


def apart() -> list[tuple[Any, ...]]:
    """Where the sums are not the journal's."""
    with connection.cursor() as cursor:
        cursor.execute(WORTH_LESS_BOOKED)
        return cursor.fetchall()


def rows() -> list[tuple[Any, ...]]:
    shown = ("month", "currency", "revenue", "backlink_revenue", "supplier_cost", "credit_cost")
    return list(BookedMonth.objects.order_by("month", "currency", "revenue").values_list(*shown))


def test_each_booking_is_a_row_of_its_own_with_its_links_apart(
    account: Account, site: Site
) -> None:
    sell(account, usd("399.00"), "managed", day=date(2025, 7, 1), site=site)
    sell(account, usd("120.00"), "backlinks", day=date(2025, 7, 31), site=site)
    post_supplier_cost(account, amount=usd("60.00"), key="cost", at=NOON, site=site)

    july = date(2025, 7, 1)
    assert rows() == [
        (july, "USD", 0, 0, Decimal("60.00"), 0),
        (july, "USD", Decimal("120.00"), Decimal("120.00"), 0, 0),
        (july, "USD", Decimal("399.00"), 0, 0, 0),
    ]
    assert fold_booked_months() == 1
    assert rows() == [(july, "USD", Decimal("519.00"), Decimal("120.00"), Decimal("60.00"), 0)]
    assert fold_booked_months() == 0


def test_hours_are_added_changed_and_taken_out_with_what_they_cost(site: Site, ada: User) -> None:
    july, shown = date(2025, 7, 1), ("month", "minutes", "minutes_cost")
    hours("work", site, ada, date(2025, 7, 31), Decimal("20.00"), 89)
    assert list(BookedMonth.objects.values_list(*shown)) == [(july, 90, Decimal("1800.00"))]

    hours("put right", site, ada, date(2025, 8, 1), Decimal("30.00"), 59)
    fold_booked_months()
    assert sorted(BookedMonth.objects.values_list(*shown)) == [
        (july, 0, 0), (date(2025, 8, 1), 60, Decimal("1800.00")),
    ]  # fmt: skip

    hours("take out", site, ada, july, Decimal(0), 0)
    fold_booked_months()
    assert [row[1:] for row in BookedMonth.objects.values_list(*shown)] == [(0, 0), (0, 0)]


def test_what_is_owed_and_paid_and_taxed_is_no_revenue(account: Account) -> None:
    tax = [
        debit(Ledger.RECEIVABLE, usd("120.00")),
        credit(Ledger.REVENUE, usd("100.00"), kind="managed"),
        credit(Ledger.TAX, usd("20.00"), kind="GB:standard"),
    ]
    post(account, kind="invoice", entries=tax, key="taxed", at=NOON)
    paid = [debit(Ledger.CASH, usd("120.00")), credit(Ledger.RECEIVABLE, usd("120.00"))]
    post(account, kind="payment", entries=paid, key="paid", at=NOON)

    assert [row[2] for row in rows()] == [Decimal("100.00")]


def test_a_credit_note_takes_its_month_down(account: Account, site: Site) -> None:
    sell(account, usd("120.00"), "backlinks", day=date(2025, 7, 1), site=site)
    sell(account, usd("-20.00"), "backlinks", day=date(2025, 8, 2), site=site)

    assert [row[2] for row in rows()] == [Decimal("120.00"), Decimal("-20.00")]


def test_what_is_rolled_back_leaves_no_sum(account: Account) -> None:
    with transaction.atomic():
        sell(account, usd("10.00"), "managed", day=date(2025, 7, 1), site=None)
        transaction.set_rollback(True)

    assert rows() == []


def test_one_statement_for_many_accounts_is_added_up_by_account(
    account: Account, operator: Account
) -> None:
    sell(account, usd("1.00"), "managed", day=date(2025, 7, 1), site=None)
    first = JournalEntry.objects.filter(ledger="revenue").values().get()
    BookedMonth.objects.all().delete()
    with transaction.atomic():
        JournalEntry.objects.bulk_create(
            JournalEntry(**{**first, "id": f"00000000-0000-0000-0000-{number:012}",
                            "account_id": (account, operator)[number % 2].pk,
                            "transaction_id": f"10000000-0000-0000-0000-{number:012}"})
            for number in range(10)
        )  # fmt: skip
        summed = sorted(BookedMonth.objects.values_list("account__name", "revenue"))
        transaction.set_rollback(True)

    assert summed == [("Carl's Chairs", Decimal("5.00")), ("Northlight", Decimal("5.00"))]


def test_sums_that_somebody_changed_are_mended_by_adding(account: Account, site: Site) -> None:
    sell(account, usd("399.00"), "managed", day=date(2025, 7, 1), site=site)
    sell(account, usd("120.00"), "backlinks", day=date(2025, 7, 1), site=None)
    BookedMonth.objects.filter(site=site).update(revenue=1)
    BookedMonth.objects.filter(site=None).delete()

    assert len(apart()) == 2
    assert mend_booked_months() == 2
    assert apart() == []
    assert mend_booked_months() == 0


things = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "sell",
                "credit",
                "cost",
                "use",
                "give back",
                "work",
                "put right",
                "take out",
                "fold",
                "fail",
            ]
        ),
        st.integers(0, 80),
        st.sampled_from(["managed", "backlinks", "pass_through", "retainer", "plan"]),
        st.decimals("0.01", "9999.99", places=2),
    ),
    max_size=14,
)


@settings(
    max_examples=30, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(life=things, first=st.dates(date(2024, 1, 1), date(2025, 12, 31)))
def test_after_anything_that_is_booked_the_sums_are_the_journals(
    account: Account, site: Site, operator: Account, ada: User, life: list[Any], first: date
) -> None:
    for name, later, kind, amount in life:
        whose = (account, operator)[later % 2]
        place, day = (site if whose == account and later % 3 else None), first + timedelta(later)
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        with transaction.atomic():
            if name in ("sell", "credit", "fail"):
                signed = -amount if name == "credit" else amount
                sell(whose, Money(signed, ("USD", "EUR")[later % 2]), kind, day=day, site=place)
                transaction.set_rollback(name == "fail")
            elif name == "cost":
                post_supplier_cost(
                    whose, amount=usd(str(amount)), key=f"c-{next(KEYS)}", at=at, site=place
                )
            elif name == "fold":
                fold_booked_months()
            elif name in ("work", "put right", "take out"):
                hours(name, site, ada, day, amount, later)
            else:
                used = usd(str(amount if name == "use" else -amount))
                post(
                    whose, kind="credits", entries=credit_cost_entries(used),
                    key=f"u-{next(KEYS)}", at=at, site=place,
                )  # fmt: skip
        assert apart() == []
    fold_booked_months()
    groups = BookedMonth.objects.values("account", "site", "month", "currency").distinct().count()
    assert (apart(), BookedMonth.objects.count()) == ([], groups)


@pytest.mark.django_db(transaction=True)
def test_two_who_book_for_one_client_never_wait_for_each_other(account: Account) -> None:
    sell(account, usd("1.00"), "managed", day=date(2025, 7, 1), site=None)

    def book_meanwhile() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        sell(account, usd("2.00"), "managed", day=date(2025, 7, 1), site=None)
        fold_booked_months()
        connection.close()

    with transaction.atomic():
        sell(account, usd("4.00"), "managed", day=date(2025, 7, 1), site=None)
        other = Thread(target=book_meanwhile)
        other.start()
        other.join(timeout=10)
        assert not other.is_alive()

    assert fold_booked_months() == 1
    assert [row[2] for row in rows()] == [Decimal("7.00")]
    assert apart() == []
