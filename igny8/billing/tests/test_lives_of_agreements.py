"""Any sequence of starts, pauses, resumptions, cancellations, clock jumps and reruns.

The model beside the database keeps a plain set of days that are to be served, worked out a day at a
time.
"""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count, pairwise

import pytest
from django.db import transaction
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
from igny8.billing.models import Agreement, PendingLine
from igny8.billing.queries.agreements import first_day_served
from igny8.billing.rules.periods import Alignment, month_of
from igny8.kit.errors import Conflict

pytestmark = pytest.mark.django_db

KEYS = count()
steps = st.tuples(
    st.sampled_from(["run", "rerun", "pause", "resume", "cancel", "cancel now"]),
    st.integers(-40, 100),
)


class Model:
    """What should have been served, a day at a time."""

    def __init__(self, agreement: Agreement) -> None:
        self.alignment = Alignment(agreement.alignment)
        self.anchor = agreement.anchor_date
        self.frontier = agreement.starts_on
        self.served: set[date] = set()
        self.status = "active"

    def run(self, today: date) -> None:
        while self.status == "active" and self.frontier <= today:
            _, end = month_of(self.frontier, alignment=self.alignment, anchor=self.anchor)
            while self.frontier < end:
                self.served.add(self.frontier)
                self.frontier += timedelta(days=1)

    def serves(self, day: date) -> bool:
        """The days that were run, and while it is active all that are still to come."""
        return day in self.served or (self.status == "active" and day >= self.frontier)

    def pause(self, today: date) -> None:
        self.run(today)
        self.status = "paused"

    def resume(self, today: date) -> None:
        self.status = "active"
        self.frontier = max(self.frontier, today)
        self.run(today)

    def cancel(self, today: date, *, now: bool) -> None:
        self.run(today)
        self.status = "cancelled"
        if now and self.served:
            last = max(self.served)
            start, _ = month_of(last, alignment=self.alignment, anchor=self.anchor)
            self.served -= {day for day in self.served if day >= max(today, start)}


def act(agreement: Agreement, model: Model, step: str, today: date) -> None:
    """Do the step to both; where it is refused, the model must not have allowed it either."""
    before = model.status
    try:
        with transaction.atomic():
            if step == "pause":
                pause_agreement(agreement, today=today)
                model.pause(today)
            elif step == "resume":
                resume_agreement(agreement, today=today)
                model.resume(today)
            elif step.startswith("cancel"):
                at = "now" if step == "cancel now" else "period_end"
                cancel_agreement(agreement, today=today, at=at)
                model.cancel(today, now=at == "now")
            else:
                open_due_periods(agreement, today=today)
                model.run(today)
    except Conflict:
        agreement.refresh_from_db()
        allowed = {"pause": {"active"}, "resume": {"paused"}}.get(step, {"active", "paused"})
        assert before not in allowed


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    anchor=st.dates(date(2023, 12, 25), date(2024, 3, 5)),
    offset=st.integers(0, 40),
    alignment=st.sampled_from(["calendar", "anniversary"]),
    life=st.lists(steps, max_size=12),
)
def test_periods_tile_the_life_and_nothing_is_owed_twice(
    account: Account, anchor: date, offset: int, alignment: str, life: list[tuple[str, int]]
) -> None:
    agreement = open_agreement(
        account, kind="managed", description="Lite", price=Decimal("100.00"), currency="USD",
        alignment=alignment, anchor_date=anchor, starts_on=anchor + timedelta(days=offset),
        units_per_period=10, unit_name="articles", revenue_kind="managed", key=f"life-{next(KEYS)}",
    )  # fmt: skip
    model, today = Model(agreement), agreement.starts_on
    for step, jump in life:
        today += timedelta(days=jump)
        act(agreement, model, step, today)

    periods = list(agreement.periods.all())
    served = [
        p.start + timedelta(days=n) for p in periods for n in range((p.service_end - p.start).days)
    ]
    assert len(served) == len(set(served))
    assert set(served) == model.served
    assert all(before.end <= after.start for before, after in pairwise(periods))
    assert agreement.status == model.status
    edges = {today, model.frontier, *(p.start for p in periods), *(p.service_end for p in periods)}
    for day in sorted(edges | {edge - timedelta(days=1) for edge in edges}):
        found = first_day_served(agreement, start=day, end=day + timedelta(days=1))
        assert (found == day) == model.serves(day)
    fees = PendingLine.objects.filter(period__agreement=agreement)
    of_days = [p.price for p in periods if p.service_end > p.start]
    assert [fee.amount for fee in fees.order_by("period__start")] == of_days
    assert all(Decimal("3.22") <= p.price <= Decimal("100.00") for p in periods)
