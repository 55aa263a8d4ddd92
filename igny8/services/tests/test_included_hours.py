"""Hours that a service includes: the rest is billed once, in arrears, in whatever order."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igny8.accounts.errors import NoSuchRow
from igny8.accounts.models import Activity, Site, User
from igny8.billing.errors import AlreadyBilled, WrongAmount, WrongTerms
from igny8.billing.models import InvoiceLine, PendingLine
from igny8.billing.queries.previews import next_invoice
from igny8.billing.tests.at_once import at_once
from igny8.kit.errors import Igny8Error
from igny8.services.actions.included_hours import set_hour_terms
from igny8.services.actions.subscriptions import cancel_subscription
from igny8.services.actions.time_entries import (
    add_time_entry,
    change_time_entry,
    remove_time_entry,
)
from igny8.services.errors import WrongHours
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import HourTerms, ManagedServiceSubscription, TimeEntry
from igny8.services.queries.hours import hours_of_periods
from igny8.services.tests.conftest import Sell

pytestmark = pytest.mark.django_db
Subscription = ManagedServiceSubscription
TEN_HOURS = 600


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def worked(site: Site, by: User, minutes: int, day: date, *, on: date | None = None) -> TimeEntry:
    return add_time_entry(
        site, person=by, minutes=minutes, by=by, worked_on=day, now=noon(on or day)
    )


def run(day: date) -> None:
    ManagedBillingService().process_monthly_billing(now=noon(day))


def billed_hours() -> list[InvoiceLine]:
    return list(InvoiceLine.objects.filter(kind="hours").order_by("invoice__issued_on"))


@pytest.fixture
def subscription(sell: Sell, now: datetime) -> Subscription:
    """From 1 July 2025, ten hours a month included, 80.00 USD an hour beyond."""
    sold = sell("lite")
    set_hour_terms(sold, included=TEN_HOURS, hour_rate=Decimal("80.00"), by=None, now=now)
    return sold


def test_hazard_21_hours_beyond_those_included_join_the_next_recurring_invoice(
    subscription: Subscription, site: Site, manager: User
) -> None:
    run(date(2025, 7, 1))
    worked(site, manager, 580, date(2025, 7, 3))
    worked(site, manager, 65, date(2025, 7, 31))
    for day in (date(2025, 7, 31), date(2025, 8, 1), date(2025, 8, 1), date(2025, 8, 2)):
        run(day)

    [line] = billed_hours()
    assert (line.invoice.issued_on, line.amount) == (date(2025, 8, 1), Decimal("60.00"))
    assert [one.kind for one in line.invoice.lines.order_by("position")] == ["fee", "hours"]
    assert line.why == (
        "1 Jul 2025 to 31 Jul 2025: 645 minutes worked - 600 included - 0 billed before = 45, at "
        "80.00 USD an hour = 60.00 USD, rounded half up."
    )


def test_the_client_sees_hours_before_the_bill(
    subscription: Subscription, site: Site, manager: User
) -> None:
    run(date(2025, 7, 1))
    worked(site, manager, 700, date(2025, 7, 3))

    preview = next_invoice(subscription.account, today=date(2025, 7, 3))
    [hours] = hours_of_periods(subscription, list(subscription.agreement.periods.all()))

    assert preview is not None
    assert preview.issued_on == date(2025, 8, 1)
    assert [(line.kind, line.amount) for line in preview.lines][1:] == [
        ("hours", Decimal("133.33"))
    ]
    assert (hours.worked, hours.included, hours.beyond, hours.waiting, hours.billed) == (
        700, 600, 100, 100, 0,
    )  # fmt: skip


def test_what_is_entered_late_is_on_the_following_invoice(
    subscription: Subscription, site: Site, manager: User
) -> None:
    worked(site, manager, 660, date(2025, 7, 3))
    run(date(2025, 8, 1))
    worked(site, manager, 30, date(2025, 7, 4), on=date(2025, 8, 5))
    for day in (date(2025, 8, 6), date(2025, 9, 1), date(2025, 9, 2)):
        run(day)

    assert [(line.invoice.issued_on, line.amount) for line in billed_hours()] == [
        (date(2025, 8, 1), Decimal("80.00")), (date(2025, 9, 1), Decimal("40.00")),
    ]  # fmt: skip
    assert billed_hours()[1].arithmetic["billed"] == 60  # noqa: PLR2004


def test_what_is_billed_is_not_corrected_away(
    subscription: Subscription, site: Site, manager: User
) -> None:
    entry = worked(site, manager, 660, date(2025, 7, 3))
    run(date(2025, 8, 1))
    later = noon(date(2025, 8, 2))

    with pytest.raises(AlreadyBilled, match="60 minutes beyond .* only 59 would be left"):
        change_time_entry(entry, by=manager, now=later, minutes=659)
    with pytest.raises(AlreadyBilled, match="only 0 would be left"):
        change_time_entry(entry, by=manager, now=later, worked_on=date(2025, 8, 1))
    with pytest.raises(AlreadyBilled):
        remove_time_entry(entry, by=manager, now=later)

    entry.refresh_from_db()
    assert (entry.minutes, entry.worked_on) == (660, date(2025, 7, 3))
    assert [line.amount for line in billed_hours()] == [Decimal("80.00")]
    assert not Activity.objects.filter(subject="time_entry").exclude(verb="added").exists()


def test_what_is_not_billed_follows_the_entries(
    subscription: Subscription, site: Site, manager: User
) -> None:
    entry = worked(site, manager, 660, date(2025, 7, 3))
    change_time_entry(entry, by=manager, now=noon(date(2025, 7, 4)), minutes=630)
    assert PendingLine.objects.get(kind="hours").amount == Decimal("40.00")

    remove_time_entry(entry, by=manager, now=noon(date(2025, 7, 5)))
    assert not PendingLine.objects.filter(kind="hours").exists()


def test_part_of_a_month_includes_its_share(
    sell: Sell, site: Site, manager: User, now: datetime
) -> None:
    sold = sell("lite", starts_on=date(2025, 7, 17))
    set_hour_terms(sold, included=TEN_HOURS, hour_rate=Decimal("80.00"), by=None, now=now)
    worked(site, manager, 400, date(2025, 7, 20))
    worked(site, manager, 500, date(2025, 7, 16), on=date(2025, 7, 20))

    [hours] = hours_of_periods(sold, list(sold.agreement.periods.all()))
    assert (hours.worked, hours.included, hours.beyond) == (400, 290, 110)


def test_other_terms_hold_from_the_next_period_on(
    subscription: Subscription, site: Site, manager: User
) -> None:
    worked(site, manager, 660, date(2025, 7, 3))
    run(date(2025, 8, 1))
    set_hour_terms(
        subscription, included=0, hour_rate=Decimal("100.00"), by=None,
        now=noon(date(2025, 8, 10)),
    )  # fmt: skip
    worked(site, manager, 660, date(2025, 8, 11))
    worked(site, manager, 60, date(2025, 9, 1))
    run(date(2025, 9, 1))
    run(date(2025, 10, 1))

    assert [line.amount for line in billed_hours()] == [
        Decimal("80.00"), Decimal("80.00"), Decimal("100.00")
    ]  # fmt: skip
    assert [one.effective_on for one in HourTerms.objects.all()] == [
        date(2025, 7, 1), date(2025, 9, 1)
    ]  # fmt: skip


def test_terms_are_put_right_within_their_first_period(
    subscription: Subscription, site: Site, manager: User
) -> None:
    worked(site, manager, 660, date(2025, 7, 3))
    for rate, amount in (("90.00", ["90.00"]), (None, [])):
        price = Decimal(rate) if rate else None
        set_hour_terms(
            subscription, included=TEN_HOURS, hour_rate=price, by=None, now=noon(date(2025, 7, 4))
        )

        owed = PendingLine.objects.filter(kind="hours").values_list("amount", flat=True)
        assert [str(one) for one in owed] == amount


def test_hours_of_a_service_that_ends_are_billed_all_the_same(
    subscription: Subscription, site: Site, manager: User
) -> None:
    worked(site, manager, 630, date(2025, 7, 3))
    worked(site, manager, 120, date(2025, 7, 10))
    cancel_subscription(subscription, by=None, now=noon(date(2025, 7, 10)), at="now")
    run(date(2025, 8, 1))

    # The day of the end is not served.
    assert [line.amount for line in billed_hours()] == [Decimal("40.00")]


@pytest.mark.parametrize(
    ("given_terms", "error"),
    [
        ({"included": -1}, WrongHours),
        ({"included": 744 * 60 + 1}, WrongHours),
        ({"hour_rate": Decimal("0.00")}, WrongHours),
        ({"hour_rate": Decimal("0.29")}, WrongHours),
        ({"hour_rate": Decimal(1_000_000)}, WrongHours),
        ({"hour_rate": Decimal("-1")}, WrongAmount),
        ({"hour_rate": Decimal("NaN")}, WrongAmount),
        ({"hour_rate": Decimal("80.005")}, WrongAmount),
    ],
)
def test_terms_that_cannot_be_are_refused(
    sell: Sell, now: datetime, given_terms: dict[str, Any], error: type[Igny8Error]
) -> None:
    sold = sell("lite")
    terms = {"included": TEN_HOURS, "hour_rate": Decimal("80.00")} | given_terms
    with pytest.raises(error):
        set_hour_terms(sold, **terms, by=None, now=now)

    assert not HourTerms.objects.exists()


def test_a_cancelled_service_gets_no_terms(sell: Sell, now: datetime) -> None:
    sold = cancel_subscription(sell("lite"), by=None, now=now, at="now")

    with pytest.raises(WrongTerms):
        set_hour_terms(sold, included=0, hour_rate=Decimal("80.00"), by=None, now=now)
    assert not HourTerms.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_removed_while_a_run_bills_it_is_billed_or_gone(
    subscription: Subscription, site: Site, manager: User
) -> None:
    entry = worked(site, manager, 660, date(2025, 7, 3))

    def act(number: int) -> bool:
        if number % 2:
            run(date(2025, 8, 1))
            return True
        try:
            remove_time_entry(entry, by=manager, now=noon(date(2025, 8, 1)))
        except (AlreadyBilled, NoSuchRow):
            return False
        return True

    at_once(6, act)

    lines, is_left = billed_hours(), TimeEntry.objects.exists()
    assert [line.amount for line in lines] == ([Decimal("80.00")] if is_left else [])
    assert not PendingLine.objects.filter(kind="hours", invoice__isnull=True).exists()


steps = st.tuples(
    st.sampled_from(["add", "add", "change", "remove", "move", "run"]),
    st.integers(0, 6),
    st.integers(1, 700),
    st.integers(0, 20),
)


@given(steps_taken=st.lists(steps, max_size=25))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_once_settled_every_minute_beyond_is_billed_once(
    subscription: Subscription, site: Site, manager: User, steps_taken: list[Any]
) -> None:
    with transaction.atomic():
        _live(site, manager, steps_taken)

        periods = list(subscription.agreement.periods.filter(end__lte=date(2026, 12, 1)))
        for hours in hours_of_periods(subscription, periods):
            lines = [
                line
                for line in billed_hours()
                if line.arithmetic["start"] == hours.start.isoformat()
            ]
            beyond = max(0, hours.worked - TEN_HOURS)
            assert sum(line.arithmetic["minutes"] for line in lines) == beyond
            assert (hours.billed, hours.waiting) == (beyond, 0)
            assert sum(line.amount for line in lines) == sum(
                (line.arithmetic["minutes"] * Decimal(80) / 60).quantize(
                    Decimal("0.01"), rounding="ROUND_HALF_UP"
                )
                for line in lines
            )
        transaction.set_rollback(True)


def _live(site: Site, manager: User, steps_taken: list[Any]) -> None:
    """Entries of any past day, changed, moved and removed, between runs; then two last runs."""
    today = date(2025, 7, 10)
    for step, number, minutes, back in steps_taken:
        today += timedelta(days=number)
        day = max(date(2025, 7, 1), today - timedelta(days=3 * back))
        entries = list(TimeEntry.objects.order_by("created_at"))
        entry = entries[number % len(entries)] if entries else None
        try:
            with transaction.atomic():
                if step == "add":
                    worked(site, manager, minutes, day, on=today)
                elif step == "run":
                    run(today)
                    run(today)
                elif step == "change" and entry:
                    change_time_entry(entry, by=manager, now=noon(today), minutes=minutes)
                elif step == "move" and entry:
                    change_time_entry(entry, by=manager, now=noon(today), worked_on=day)
                elif step == "remove" and entry:
                    remove_time_entry(entry, by=manager, now=noon(today))
        except (AlreadyBilled, WrongHours):
            continue
    run(date(2026, 12, 1))
    run(date(2026, 12, 2))
