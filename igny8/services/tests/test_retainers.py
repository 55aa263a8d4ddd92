from datetime import date
from decimal import Decimal

import pytest

from igny8.billing.errors import CannotPause, CannotResume, KeyReused, WrongTerms
from igny8.billing.models import Agreement, CreditNote, Invoice, InvoiceLine, PendingLine
from igny8.inbox.models import Todo
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.kit.clock import simulated
from igny8.services.actions.retainers import cancel_retainer, pause_retainer, resume_retainer
from igny8.services.errors import AlreadySubscribed, NeedsPrice, PriceRefused, WrongRetainer
from igny8.services.models import BacklinkServiceOrder, Retainer
from igny8.services.rules.policy import LINK_POLICY
from igny8.services.tests.retaining import noon, orders_of, retain, run_on


def test_a_retainer_costs_the_packages_list_price_for_its_links_times_the_surcharge(site):
    site.niche = "finance_insurance"
    site.save()

    retainer = retain(site, links_per_month=8)

    assert (retainer.client_price, retainer.niche_surcharge) == (Decimal(1500), Decimal("1.50"))
    assert (retainer.agreement.price, retainer.links_per_month) == (Decimal("2250.00"), 8)
    assert (retainer.agreement.kind, retainer.agreement.revenue_kind) == ("retainer", "retainer")


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"links_per_month": 0}, WrongRetainer),
        ({"links_per_month": 9}, WrongRetainer),
        ({"tier": "gold"}, WrongRetainer),
        ({"package": "gold"}, WrongRetainer),
        ({"package": "custom"}, NeedsPrice),
        ({"client_price": Decimal("-1.00")}, PriceRefused),
        ({"ends_on": date(2025, 7, 1)}, WrongTerms),
        ({"alignment": "lunar"}, WrongTerms),
    ],
)
def test_what_cannot_be_sold_is_refused_and_nothing_is_agreed(site, terms, refusal):
    with pytest.raises(refusal):
        retain(site, **terms)

    assert (Retainer.objects.count(), Agreement.objects.count()) == (0, 0)


def test_a_list_price_in_dollars_is_none_in_pounds(site, account):
    account.currency = "GBP"
    account.save()

    with pytest.raises(NeedsPrice):
        retain(site)
    assert retain(site, client_price=Decimal("640.00")).monthly_price.currency == "GBP"


def test_a_site_has_one_retainer_at_a_time_and_a_repeated_sale_finds_it(site):
    first = retain(site, key="spring", ends_on=date(2025, 9, 1))

    assert retain(site, key="spring", ends_on=date(2025, 9, 1)) == first
    with pytest.raises(AlreadySubscribed):
        retain(site, starts_on=date(2025, 8, 31))
    assert Retainer.objects.count() == 1
    assert retain(site, starts_on=date(2025, 9, 1)) != first


@pytest.mark.parametrize(
    "terms", [{"links_per_month": 6}, {"tier": "authority"}, {"client_price": Decimal("900.00")}]
)
def test_a_key_stands_for_one_sale(site, terms):
    retain(site, key="spring")

    with pytest.raises(KeyReused):
        retain(site, key="spring", **terms)

    assert (Retainer.objects.count(), Agreement.objects.count()) == (1, 1)


def test_each_month_brings_one_order_that_its_fee_pays_for(site, manager):
    retainer = retain(site, by=manager)
    for _ in range(3):
        run_on(2025, 7, 1)
    run_on(2025, 8, 1)

    july, august = orders_of(retainer)
    assert (july.period.start, august.period.start) == (date(2025, 7, 1), date(2025, 8, 1))
    assert (july.order_type, july.status, july.links_ordered) == ("monthly", "approved", 5)
    assert (july.approved_by, july.policy_text) == (manager, LINK_POLICY)
    assert (july.billed_amount, july.margin) == (Decimal("800.00"), Decimal("800.00"))
    assert [line.amount for line in InvoiceLine.objects.all()] == [Decimal("800.00")] * 2
    assert PendingLine.objects.count() == 2


def test_months_that_were_missed_are_each_billed_and_ordered_once(site):
    retainer = retain(site)

    run_on(2025, 9, 10)

    starts = [order.period.start.month for order in orders_of(retainer)]
    assert starts == [7, 8, 9]
    assert Invoice.objects.get().net == Decimal("2400.00")


def test_the_invoice_brings_the_order_where_no_run_follows_it(site, now):
    retainer = retain(site)
    run_on(2025, 7, 1)
    BacklinkServiceOrder.objects.all().delete()

    with simulated(now):
        run_waiting_jobs()

    assert len(orders_of(retainer)) == 1


def test_the_account_manager_is_asked_for_the_publishers_once(site):
    order = orders_of(_ran(retain(site)))[0]
    run_on(2025, 7, 1)

    todo = Todo.objects.get(key__startswith="choose-links:")
    assert todo.key == f"choose-links:{order.pk}:0"
    assert todo.title == (
        "carls-chairs.example's retainer, 1 Jul 2025 to 31 Jul 2025: choose the publishers of 5 of "
        "its 5 links"
    )


def test_an_order_waits_for_its_fees_invoice(site, now):
    retainer = retain(site)
    pause_retainer(retainer, by=None, now=now)

    assert orders_of(retainer) == []
    run_on(2025, 7, 1)
    assert [order.billed_amount for order in orders_of(retainer)] == [Decimal("800.00")]


def test_a_pause_stops_orders_and_a_resumption_brings_a_part_months_share(site):
    retainer = _ran(retain(site))

    pause_retainer(retainer, by=None, now=noon(2025, 7, 20))
    run_on(2025, 8, 1)
    assert len(orders_of(retainer)) == 1

    resume_retainer(retainer, by=None, now=noon(2025, 8, 17))
    run_on(2025, 8, 17)
    part = orders_of(retainer)[1]
    assert (part.period.start, part.period.end) == (date(2025, 8, 17), date(2025, 9, 1))
    # 15 of 31 days: 2.42 links, 387.0968.
    assert (part.links_ordered, part.billed_amount) == (2, Decimal("387.10"))


def test_a_pause_of_what_is_paused_and_a_resumption_of_what_runs_change_nothing(site, now):
    retainer = retain(site)
    with pytest.raises(CannotResume):
        resume_retainer(retainer, by=None, now=now)
    pause_retainer(retainer, by=None, now=now)
    with pytest.raises(CannotPause):
        pause_retainer(retainer, by=None, now=now)

    assert Agreement.objects.get().status == "paused"


def test_cancelled_at_the_months_end_the_months_order_goes_on_and_none_follows(site):
    retainer = _ran(retain(site))

    retainer = cancel_retainer(retainer, by=None, now=noon(2025, 7, 10))
    run_on(2025, 8, 1)

    assert [order.status for order in orders_of(retainer)] == ["approved"]
    assert retainer.last_day == date(2025, 7, 31)
    assert CreditNote.objects.count() == 0


def test_cancelled_now_the_months_order_is_cancelled_and_what_did_not_come_is_credited(site):
    retainer = _ran(retain(site))

    cancel_retainer(retainer, by=None, now=noon(2025, 7, 10), at="now")
    with simulated(noon(2025, 7, 10)):
        run_waiting_jobs()

    order = orders_of(retainer)[0]
    assert CreditNote.objects.get().net == Decimal("800.00")
    assert (order.status, order.refunded_amount) == ("cancelled", Decimal("800.00"))
    assert (order.billed_amount, order.margin) == (Decimal("800.00"), Decimal("0.00"))
    assert Todo.objects.filter(key__startswith="choose-links:", done_at=None).count() == 0


def test_a_part_month_too_short_for_a_link_costs_nothing(site):
    retainer = _ran(retain(site, starts_on=date(2025, 7, 30)), day=30)
    with simulated(noon(2025, 7, 30)):
        run_waiting_jobs()

    order = orders_of(retainer)[0]
    assert (order.links_ordered, order.billed_amount) == (0, Decimal("51.61"))
    assert (order.status, order.refunded_amount) == ("cancelled", Decimal("51.61"))
    assert CreditNote.objects.get().lines.get().description.endswith("too few days for a link")


def _ran(retainer: Retainer, *, day: int = 1) -> Retainer:
    run_on(2025, 7, day)
    return retainer
