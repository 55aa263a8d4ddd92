"""A month that was billed elsewhere is not billed again, and the months keep their days."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igny8.accounts.models import Account
from igny8.billing.actions.agreements import cancel_agreement
from igny8.billing.rules.periods import Alignment, add_months, first_start_from, month_of
from igny8.billing.tests.billing_days import bill, billed, lines_of
from igny8.billing.tests.conftest import OpenAgreement

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("alignment", "anchor", "day", "first"),
    [
        ("calendar", date(2023, 3, 10), date(2026, 12, 1), date(2026, 12, 1)),
        ("calendar", date(2023, 3, 10), date(2026, 11, 30), date(2026, 12, 1)),
        ("calendar", date(2023, 3, 10), date(2026, 12, 2), date(2027, 1, 1)),
        ("anniversary", date(2023, 3, 15), date(2026, 12, 1), date(2026, 12, 15)),
        ("anniversary", date(2023, 3, 15), date(2026, 12, 14), date(2026, 12, 15)),
        ("anniversary", date(2023, 3, 15), date(2026, 12, 15), date(2026, 12, 15)),
        ("anniversary", date(2023, 1, 31), date(2027, 2, 1), date(2027, 2, 28)),
        ("anniversary", date(2024, 1, 31), date(2028, 2, 29), date(2028, 2, 29)),
        ("anniversary", date(2023, 1, 31), date(2027, 3, 1), date(2027, 3, 31)),
        ("anniversary", date(2027, 1, 5), date(2026, 12, 1), date(2027, 1, 5)),
        ("calendar", date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 1)),
    ],
)
def test_the_first_month_here_begins_where_the_last_one_elsewhere_ends(
    alignment: str, anchor: date, day: date, first: date
) -> None:
    found = first_start_from(day, starts_on=anchor, alignment=Alignment(alignment), anchor=anchor)

    assert found == first


@given(anchor=DAYS, day=DAYS, alignment=st.sampled_from(Alignment))
@settings(max_examples=200, deadline=None)
def test_no_day_is_billed_both_here_and_there_nor_in_neither(
    anchor: date, day: date, alignment: Alignment
) -> None:
    first = first_start_from(day, starts_on=anchor, alignment=alignment, anchor=anchor)

    if anchor >= day:
        assert first == anchor
        return
    start, end = month_of(day, alignment=alignment, anchor=anchor)
    assert first in (start, end)
    assert day <= first <= end
    assert month_of(first, alignment=alignment, anchor=anchor)[0] == first
    base = anchor.replace(day=1) if alignment is Alignment.CALENDAR else anchor
    months = (first.year - base.year) * 12 + first.month - base.month
    assert first == add_months(base, months)


@pytest.mark.django_db
def test_hazard_1_a_month_that_was_billed_elsewhere_is_not_billed_again(
    agree: OpenAgreement, account: Account
) -> None:
    agree(anchor_date=date(2022, 5, 20), billed_through=date(2025, 1, 31))

    nothing = bill(account, date(2025, 1, 31))
    invoice = billed(account, date(2025, 2, 1))

    assert nothing is None
    assert lines_of(invoice) == [("Managed Lite, 1 Feb 2025 to 28 Feb 2025", "100.00")]


@pytest.mark.django_db
def test_an_anniversary_keeps_its_day_through_the_move(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree(
        anchor_date=date(2022, 5, 31), alignment="anniversary", billed_through=date(2025, 2, 1)
    )

    first = billed(account, date(2025, 2, 28))
    second = billed(account, date(2025, 3, 31))

    assert agreement.starts_on == date(2022, 5, 31)
    assert lines_of(first) == [("Managed Lite, 28 Feb 2025 to 30 Mar 2025", "100.00")]
    assert lines_of(second) == [("Managed Lite, 31 Mar 2025 to 29 Apr 2025", "100.00")]


@pytest.mark.django_db
def test_hazard_7_what_was_missed_since_the_move_is_caught_up_on_once(
    agree: OpenAgreement, account: Account
) -> None:
    agree(anchor_date=date(2022, 5, 20), billed_through=date(2025, 1, 1))

    invoice = billed(account, date(2025, 3, 5))

    assert [description for description, _ in lines_of(invoice)] == [
        "Managed Lite, 1 Jan 2025 to 31 Jan 2025",
        "Managed Lite, 1 Feb 2025 to 28 Feb 2025",
        "Managed Lite, 1 Mar 2025 to 31 Mar 2025",
    ]
    assert bill(account, date(2025, 3, 6)) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "ends_on"), [("period_end", date(2025, 2, 1)), ("now", date(2025, 1, 20))]
)
def test_one_that_ends_before_its_first_month_here_ends_with_what_was_billed_elsewhere(
    agree: OpenAgreement, account: Account, at: str, ends_on: date
) -> None:
    agreement = agree(anchor_date=date(2022, 5, 20), billed_through=date(2025, 1, 31))

    cancel_agreement(agreement, today=date(2025, 1, 20), at=at)

    assert (agreement.status, agreement.ends_on) == ("cancelled", ends_on)
    assert bill(account, date(2025, 2, 1)) is None
