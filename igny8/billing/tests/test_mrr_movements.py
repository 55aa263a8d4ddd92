"""What recurs each month and what moved it: the sum of the movements is the MRR of the day."""

from datetime import date, time, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igny8.accounts.models import Account
from igny8.billing.actions.agreements import (
    cancel_agreement,
    open_agreement,
    open_due_periods,
    pause_agreement,
    resume_agreement,
)
from igny8.billing.actions.mrr import record_mrr
from igny8.billing.models import Agreement, AgreementChange, MrrMovement
from igny8.billing.rules.mrr import Movement, MrrKind, MrrTerms, missing_movements
from igny8.billing.tests.conftest import OpenAgreement
from igny8.kit.clock import local_moment
from igny8.kit.errors import Conflict

pytestmark = pytest.mark.django_db

JANUARY, MARCH = date(2025, 1, 15), date(2025, 3, 10)
KEYS = count()


def moves(agreement: Agreement) -> list[tuple[date, str, Decimal]]:
    return list(agreement.movements.order_by("day", "key").values_list("day", "kind", "amount"))


def mrr(agreement: Agreement, day: date) -> Decimal:
    found = agreement.movements.filter(day__lte=day).aggregate(total=Sum("amount"))
    return found["total"] or Decimal(0)


def change_price(agreement: Agreement, price: str, *, on: date, applied: bool = False) -> None:
    """Other terms from a day on; `applied` where that day has come."""
    amount = Decimal(price)
    AgreementChange.objects.create(
        account=agreement.account, agreement=agreement, key=f"change-{next(KEYS)}",
        effective_on=on, description="Pro", price=amount, price_before=agreement.price,
        units_per_period=30, credits_per_period=0, asked_at=local_moment(on, time.min, "UTC"),
        applied_on=on if applied else None,
    )  # fmt: skip
    if applied:
        Agreement.objects.filter(pk=agreement.pk).update(price=amount)


def test_a_service_that_is_sold_is_new_from_its_first_day(agree: OpenAgreement) -> None:
    agreement = agree()

    assert moves(agreement) == [(JANUARY, "new", Decimal("100.00"))]
    assert (mrr(agreement, JANUARY - timedelta(days=1)), mrr(agreement, JANUARY)) == (0, 100)


def test_the_same_sale_again_writes_nothing(agree: OpenAgreement) -> None:
    pause_agreement(agree(), today=MARCH)
    before = list(MrrMovement.objects.values_list("pk", flat=True))

    again = agree()

    assert record_mrr(again, today=MARCH) == []
    assert list(MrrMovement.objects.values_list("pk", flat=True)) == before


def test_what_is_free_never_moves(agree: OpenAgreement) -> None:
    free = agree(price=Decimal(0))
    pause_agreement(free, today=MARCH)
    cancel_agreement(free, today=MARCH)

    assert moves(free) == []


def test_a_pause_is_churn_on_its_day_and_a_resumption_reactivation(agree: OpenAgreement) -> None:
    agreement = agree()
    pause_agreement(agreement, today=MARCH)
    resume_agreement(agreement, today=date(2025, 5, 2))

    assert moves(agreement)[1:] == [
        (MARCH, "churn", Decimal("-100.00")),
        (date(2025, 5, 2), "reactivation", Decimal("100.00")),
    ]


def test_a_pause_taken_back_on_its_day_leaves_no_movement_of_that_day(
    agree: OpenAgreement,
) -> None:
    agreement = agree()
    pause_agreement(agreement, today=MARCH)
    resume_agreement(agreement, today=MARCH)

    of_the_day = agreement.movements.filter(day=MARCH).values_list("kind").annotate(Sum("amount"))
    assert list(of_the_day.order_by()) == [("churn", 0)]
    assert mrr(agreement, MARCH) == 100


def test_a_cancellation_is_churn_on_the_first_day_without_service(agree: OpenAgreement) -> None:
    agreement = agree()
    cancel_agreement(agreement, today=MARCH)

    assert moves(agreement)[1:] == [(date(2025, 4, 1), "churn", Decimal("-100.00"))]
    assert (mrr(agreement, date(2025, 3, 31)), mrr(agreement, date(2025, 4, 1))) == (100, 0)


def test_an_earlier_end_takes_the_later_one_back_by_adding(agree: OpenAgreement) -> None:
    agreement = agree(ends_on=date(2026, 1, 1))
    cancel_agreement(agreement, today=MARCH, at="now")

    assert moves(agreement) == [
        (JANUARY, "new", Decimal("100.00")),
        (MARCH, "churn", Decimal("-100.00")),
        (date(2026, 1, 1), "churn", Decimal("-100.00")),
        (date(2026, 1, 1), "churn", Decimal("100.00")),
    ]


def test_who_cancels_while_paused_is_not_there_again_until_the_end(agree: OpenAgreement) -> None:
    agreement = agree()
    pause_agreement(agreement, today=MARCH)
    cancel_agreement(agreement, today=MARCH + timedelta(days=5))

    assert moves(agreement)[1:] == [(MARCH, "churn", Decimal("-100.00"))]
    assert agreement.ends_on == date(2025, 4, 1)


def test_a_free_trial_is_no_revenue_until_it_is_over(agree: OpenAgreement) -> None:
    agreement = agree(key="trial", price=Decimal(0))
    Agreement.objects.filter(pk=agreement.pk).update(
        price=Decimal("100.00"), trial_ends_on=date(2025, 2, 1)
    )
    record_mrr(agreement, today=JANUARY)

    assert moves(agreement) == [(date(2025, 2, 1), "new", Decimal("100.00"))]
    cancel_agreement(agreement, today=date(2025, 1, 20), at="now")
    assert mrr(agreement, date(2030, 1, 1)) == 0
    assert {kind for _, kind, _ in moves(agreement)} == {"new"}


def test_a_higher_price_is_expansion_and_a_lower_one_contraction(agree: OpenAgreement) -> None:
    agreement = agree()
    change_price(agreement, "399.00", on=MARCH, applied=True)
    record_mrr(agreement, today=MARCH)
    change_price(agreement, "250.00", on=date(2025, 6, 1))
    record_mrr(agreement, today=MARCH)

    assert moves(agreement)[1:] == [
        (MARCH, "expansion", Decimal("299.00")),
        (date(2025, 6, 1), "contraction", Decimal("-149.00")),
    ]
    assert record_mrr(agreement, today=date(2025, 6, 1)) == []


def test_a_change_that_is_withdrawn_is_taken_back_on_its_own_day(agree: OpenAgreement) -> None:
    agreement = agree()
    change_price(agreement, "399.00", on=date(2025, 6, 1))
    record_mrr(agreement, today=MARCH)
    agreement.changes.update(withdrawn_at=local_moment(MARCH, time.min, "UTC"))

    record_mrr(agreement, today=MARCH)

    assert moves(agreement)[1:] == [
        (date(2025, 6, 1), "expansion", Decimal("299.00")),
        (date(2025, 6, 1), "expansion", Decimal("-299.00")),
    ]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_movement_stays_as_it_was_written(agree: OpenAgreement, change: str) -> None:
    rows = MrrMovement.objects.filter(agreement=agree())

    with pytest.raises(IntegrityError, match="correct it by adding"), transaction.atomic():
        rows.update(amount=1) if change == "update" else rows.delete()

    assert [row.amount for row in rows] == [Decimal("100.00")]


acts = st.tuples(
    st.sampled_from(
        ["run", "pause", "resume", "cancel", "cancel now", "price", "price later", "record"]
    ),
    st.integers(0, 70),
    st.sampled_from(["0.00", "49.99", "100.00", "399.00"]),
)


def act(agreement: Agreement, name: str, today: date, price: str) -> None:
    agreement.refresh_from_db()
    if name.startswith("price"):
        agreement.changes.filter(applied_on=None).update(
            withdrawn_at=local_moment(today, time.min, "UTC")
        )
        later = timedelta(days=20 if name == "price later" else 0)
        change_price(agreement, price, on=today + later, applied=not later)
        record_mrr(agreement, today=today)
    elif name == "record":
        record_mrr(agreement, today=today)
    elif name == "run":
        open_due_periods(agreement, today=today)
    elif name == "pause":
        pause_agreement(agreement, today=today)
    elif name == "resume":
        resume_agreement(agreement, today=today)
    else:
        cancel_agreement(agreement, today=today, at="now" if "now" in name else "period_end")


@settings(
    max_examples=40, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    start=st.dates(date(2024, 1, 1), date(2024, 3, 1)),
    fixed=st.sampled_from([None, 100, 400]),
    life=st.lists(acts, max_size=9),
)
def test_after_any_life_the_movements_are_the_mrr(
    account: Account, start: date, fixed: int | None, life: list[tuple[str, int, str]]
) -> None:
    agreement = open_agreement(
        account, kind="managed", description="Lite", price=Decimal("100.00"), currency="USD",
        alignment="calendar", anchor_date=start, units_per_period=10, unit_name="articles",
        ends_on=start + timedelta(days=fixed) if fixed else None, revenue_kind="managed",
        key=f"life-{next(KEYS)}",
    )  # fmt: skip
    today = start
    for name, jump, price in life:
        today += timedelta(days=jump)
        try:
            with transaction.atomic():
                act(agreement, name, today, price)
        except Conflict:
            pass
        agreement.refresh_from_db()
        terms = agreement.mrr_terms
        for ahead in (0, 1, 19, 20, 31, 500):
            day = today + timedelta(days=ahead)
            assert mrr(agreement, day) == terms.level_on(day), (name, ahead)
    assert record_mrr(agreement, today=today) == []


days = st.integers(0, 60).map(lambda n: date(2025, 1, 1) + timedelta(days=n))
terms_of_any_kind = st.builds(
    MrrTerms,
    price=st.sampled_from([Decimal(0), Decimal(100), Decimal(250)]),
    starts_on=days,
    trial_ends_on=st.none() | days,
    ends_on=st.none() | days,
    paused_on=st.none() | days,
    next_price=st.none() | st.sampled_from([Decimal(0), Decimal(70), Decimal(300)]),
    next_price_on=st.none() | days,
)


@given(st.lists(st.tuples(terms_of_any_kind, days), min_size=1, max_size=6))
def test_whatever_the_terms_become_the_past_stays_and_the_rest_follows(
    history: list[tuple[MrrTerms, date]],
) -> None:
    written: list[Movement] = []
    for terms, today in sorted(history, key=lambda one: one[1]):
        missing = missing_movements(terms, written, today=today)
        assert all(move.day >= today and move.amount for move in missing)
        written += missing
        assert missing_movements(terms, written, today=today) == []
        for ahead in range(62):
            day = today + timedelta(days=ahead)
            assert sum(m.amount for m in written if m.day <= day) == terms.level_on(day)
            kinds = {m.kind for m in written if m.day == day}
            nets = {k: sum(m.amount for m in written if (m.day, m.kind) == (day, k)) for k in kinds}
            assert sum(amount != 0 for amount in nets.values()) <= 1
            assert all(amount >= 0 for k, amount in nets.items() if k in RISES)
            assert all(amount <= 0 for k, amount in nets.items() if k not in RISES)


RISES = (MrrKind.NEW, MrrKind.EXPANSION, MrrKind.REACTIVATION)
