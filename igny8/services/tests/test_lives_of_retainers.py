"""Whatever is paused, resumed, cancelled and run again: each period has one order, which its fee
pays for, and nothing else is billed."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igny8.accounts.models import Site
from igny8.billing.models import InvoiceLine, PendingLine
from igny8.kit.clock import local_moment
from igny8.kit.errors import Conflict
from igny8.services.actions.retainer_orders import order_period, order_retainer_months
from igny8.services.actions.retainers import cancel_retainer, pause_retainer, resume_retainer
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import BacklinkServiceOrder, Retainer
from igny8.services.tests.retaining import orders_of, retain

steps = st.tuples(
    st.sampled_from(["run", "run", "order", "pause", "resume", "cancel", "cancel now"]),
    st.integers(0, 45),
)


@settings(
    max_examples=25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    starts_on=st.dates(date(2025, 1, 25), date(2025, 3, 5)),
    alignment=st.sampled_from(["calendar", "anniversary"]),
    links=st.integers(1, 12),
    life=st.lists(steps, max_size=8),
)
def test_each_opened_period_has_one_order_and_no_order_is_billed(
    site: Site, starts_on: date, alignment: str, links: int, life: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        retainer = retain(
            site, starts_on=starts_on, alignment=alignment, links_per_month=links,
            client_price=Decimal("777.77"),
        )  # fmt: skip
        today = starts_on
        for step, jump in life:
            today += timedelta(days=jump)
            _act(retainer, step, _noon(today))
        _act(retainer, "run", _noon(today + timedelta(days=1)))

        _check(retainer)
        transaction.set_rollback(True)


def _check(retainer: Retainer) -> None:
    periods = list(retainer.agreement.periods.order_by("start"))
    orders = orders_of(retainer)
    assert [order.period_id for order in orders] == [period.pk for period in periods]
    assert BacklinkServiceOrder.objects.count() == len(periods)
    assert [order.links_ordered for order in orders] == [period.units_owed for period in periods]
    assert set(PendingLine.objects.values_list("kind", flat=True)) <= {"fee"}
    assert set(InvoiceLine.objects.values_list("kind", flat=True)) <= {"fee"}
    fees = dict(PendingLine.objects.values_list("period", "amount"))
    billed = [order.billed_amount for order in orders]
    assert billed == [fees.get(period.pk, Decimal(0)) for period in periods]
    for order in orders:
        is_over = not order.links_ordered or order.period.cut_short_on is not None
        assert (order.status == "cancelled") == is_over


def _act(retainer: Retainer, step: str, now: datetime) -> None:
    retainer.refresh_from_db()
    try:
        with transaction.atomic():
            if step == "pause":
                pause_retainer(retainer, by=None, now=now)
            elif step == "resume":
                resume_retainer(retainer, by=None, now=now)
            elif step.startswith("cancel"):
                at = "now" if step == "cancel now" else "period_end"
                cancel_retainer(retainer, by=None, now=now, at=at)
            elif step == "order":
                order_retainer_months(now=now)
                for order in orders_of(retainer):
                    assert order_period(order.period, now=now) == order
            else:
                ManagedBillingService().process_monthly_billing(now=now)
    except Conflict:
        assert step not in ("run", "order")


def _noon(day: date) -> datetime:
    return local_moment(day, time(12), "Europe/London")
