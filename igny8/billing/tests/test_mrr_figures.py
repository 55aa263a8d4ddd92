"""MRR of any day, its movements month by month, and who stayed: by currency, never mixed."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account
from igny8.billing.actions.agreements import (
    cancel_agreement,
    open_agreement,
    pause_agreement,
    resume_agreement,
)
from igny8.billing.actions.mrr import record_mrr
from igny8.billing.models import Agreement, MrrMovement
from igny8.billing.queries.mrr import MrrMonth, mrr_months, mrr_on, retention
from igny8.billing.rules.mrr import MrrKind

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY, MARCH, APRIL, MAY = (date(2025, month, 1) for month in range(1, 6))
Sell = Callable[..., Agreement]


@pytest.fixture
def sell(operator: Account) -> Sell:
    """A client of its own with a managed service from a day on."""

    def sold(name: str, price: str, since: date, *, currency: str = "USD", **terms: Any):
        account = Account.objects.filter(name=name).first() or open_account(
            operator, name=name, country="GB", currency=currency, time_zone="Europe/London"
        )
        wanted = {
            "kind": "managed", "description": "Managed", "price": Decimal(price),
            "currency": currency, "alignment": "calendar", "anchor_date": since,
            "units_per_period": 0, "unit_name": "", "revenue_kind": "managed",
            "key": f"{name}-{since}-{price}",
        }  # fmt: skip
        return open_agreement(account, **(wanted | terms))

    return sold


def raise_price(agreement: Agreement, price: str, *, today: date) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(price=Decimal(price))
    record_mrr(agreement, today=today)


@pytest.fixture
def spring(sell: Sell) -> None:
    """Ann stays and grows, Ben leaves in March, Cat pauses and is back, Dan pays in pounds."""
    ann = sell("Ann", "100.00", JANUARY)
    ben = sell("Ben", "399.00", JANUARY + timedelta(days=14))
    cat = sell("Cat", "50.00", FEBRUARY)
    sell("Dan", "80.00", FEBRUARY, currency="GBP")
    raise_price(ann, "250.00", today=date(2025, 2, 20))
    cancel_agreement(ben, today=date(2025, 2, 3))
    pause_agreement(cat, today=date(2025, 3, 5))
    resume_agreement(cat, today=date(2025, 4, 9))
    raise_price(ann, "200.00", today=date(2025, 4, 30))


def everyone() -> Any:
    return Account.objects.all()


def spring_months(first: date = JANUARY, last: date = APRIL, **more: Any) -> list[MrrMonth]:
    return mrr_months(everyone(), first=first, last=last, today=date(2025, 12, 31), **more)


def test_the_mrr_of_a_day_is_what_has_moved_up_to_it(spring: None) -> None:
    days = (JANUARY - timedelta(days=1), JANUARY, date(2025, 2, 28), MARCH, date(2025, 4, 30))

    assert mrr_on(everyone(), days) == {
        "GBP": (0, 0, Decimal("80.00"), Decimal("80.00"), Decimal("80.00")),
        "USD": (0, Decimal("100.00"), Decimal("699.00"), Decimal("300.00"), Decimal("250.00")),
    }
    assert mrr_on(everyone().none(), days) == {}


def test_each_months_movements_lead_from_its_opening_to_its_closing(spring: None) -> None:
    dollars = [month for month in spring_months() if month.currency == "USD"]

    assert [
        (m.opening, m.new, m.expansion, m.contraction, m.churn, m.reactivation, m.closing)
        for m in dollars
    ] == [
        (0, Decimal("499.00"), 0, 0, 0, 0, Decimal("499.00")),
        (Decimal("499.00"), Decimal("50.00"), Decimal("150.00"), 0, 0, 0, Decimal("699.00")),
        (Decimal("699.00"), 0, 0, 0, Decimal("-449.00"), 0, Decimal("250.00")),
        (Decimal("250.00"), 0, 0, Decimal("-50.00"), 0, Decimal("50.00"), Decimal("250.00")),
    ]
    assert [(m.clients_opening, m.clients_new, m.clients_lost) for m in dollars] == [
        (0, 2, 0), (2, 1, 0), (3, 0, 2), (1, 1, 0),
    ]  # fmt: skip


def test_logo_and_net_revenue_retention_of_each_month(spring: None) -> None:
    dollars = [month for month in spring_months() if month.currency == "USD"]

    assert [(m.logo_retention_percent, m.net_revenue_retention_percent) for m in dollars] == [
        (None, None),
        (Decimal("100.0"), Decimal("130.1")),
        (Decimal("33.3"), Decimal("35.8")),
        (Decimal("100.0"), Decimal("80.0")),
    ]


def test_retention_over_a_longer_time_is_of_those_who_were_there_before(spring: None) -> None:
    pounds, dollars = retention(everyone(), start=FEBRUARY, end=date(2025, 4, 30))

    assert (pounds.clients_before, pounds.logo_retention_percent) == (0, None)
    assert (dollars.clients_before, dollars.clients_kept) == (2, 1)
    assert (dollars.mrr_before, dollars.mrr_kept) == (Decimal("499.00"), Decimal("200.00"))
    assert dollars.logo_retention_percent == Decimal("50.0")
    assert dollars.net_revenue_retention_percent == Decimal("40.1")


def test_a_currency_is_told_from_its_first_month_on(spring: None) -> None:
    pounds = [month for month in spring_months() if month.currency == "GBP"]

    assert [(m.month, m.opening, m.new, m.closing) for m in pounds] == [
        (FEBRUARY, 0, Decimal("80.00"), Decimal("80.00")),
        (MARCH, Decimal("80.00"), 0, Decimal("80.00")),
        (APRIL, Decimal("80.00"), 0, Decimal("80.00")),
    ]


def test_an_end_that_is_still_to_come_has_not_moved_anything(sell: Sell) -> None:
    sell("Ann", "100.00", JANUARY, ends_on=date(2025, 3, 20))
    shown = mrr_months(everyone(), first=MARCH, last=APRIL, today=date(2025, 3, 19))
    later = mrr_months(everyone(), first=MARCH, last=APRIL, today=date(2025, 3, 20))

    assert [(m.month, m.closing) for m in shown] == [(MARCH, Decimal("100.00"))]
    assert [(m.month, m.churn, m.closing) for m in later] == [(MARCH, Decimal("-100.00"), 0)]


def test_plans_are_apart_from_managed_services(sell: Sell) -> None:
    sell("Ann", "100.00", JANUARY)
    sell("Ann", "49.00", JANUARY, kind="plan", revenue_kind="plan")

    assert mrr_on(everyone(), [JANUARY]) == {"USD": (Decimal("100.00"),)}
    assert mrr_on(everyone(), [JANUARY], kinds=["plan", "managed"]) == {"USD": (Decimal("149.00"),)}
    [january] = spring_months(last=JANUARY, kinds=["plan"])
    assert (january.new, january.clients_new) == (Decimal("49.00"), 1)


def test_another_agencys_clients_are_not_counted(spring: None, operator: Account) -> None:
    agency = open_account(
        operator, name="Bea", country="GB", currency="USD", time_zone="Europe/London",
        kind=Account.Kind.AGENCY,
    )  # fmt: skip
    below = Account.objects.filter(parent=agency)

    assert mrr_on(below, [APRIL]) == {}
    assert mrr_months(below, first=JANUARY, last=APRIL, today=MAY) == []
    assert retention(below, start=JANUARY, end=APRIL) == []


def test_many_clients_take_as_many_queries_as_one(sell: Sell) -> None:
    asked = []
    for number in range(8):
        sell(f"Client {number}", "100.00", JANUARY)
        with CaptureQueriesContext(connection) as queries:
            spring_months()
            mrr_on(everyone(), [APRIL])
            retention(everyone(), start=JANUARY, end=APRIL)
        asked.append(len(queries))

    assert set(asked) == {3}


moves = st.lists(
    st.tuples(
        st.sampled_from(["Ann", "Ben", "Cat"]), st.sampled_from(list(MrrKind)),
        st.integers(0, 130), st.integers(-300, 300).filter(bool),
    ),
    max_size=15,
)  # fmt: skip


@settings(
    max_examples=30, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(moves)
def test_whatever_moved_the_months_add_up_and_meet_the_days(
    sell: Sell, moved: list[tuple[str, MrrKind, int, int]]
) -> None:
    agreements = {name: sell(name, "0.00", JANUARY) for name in ("Ann", "Ben", "Cat")}
    before = MrrMovement.objects.count()
    MrrMovement.objects.bulk_create(
        MrrMovement(
            account=agreements[name].account, agreement=agreements[name], kind=kind,
            key=f"{before}-{n}", day=JANUARY + timedelta(days=later), amount=amount, currency="USD",
        )
        for n, (name, kind, later, amount) in enumerate(moved)
    )  # fmt: skip
    months = spring_months(last=MAY)

    for month, following in zip(months, months[1:], strict=False):
        assert (month.closing, month.clients_closing) == (
            following.opening, following.clients_opening
        )  # fmt: skip
    for month in months:
        last_day = (month.month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        assert mrr_on(everyone(), [last_day])["USD"] == (month.closing,)
        levels = [
            sum(m.amount for m in agreement.movements.filter(day__lte=last_day))
            for agreement in agreements.values()
        ]
        assert month.clients_closing == sum(level > 0 for level in levels)
