"""What is left by client, order, supplier and month: each adds up to the same journal."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from igny8.accounts.actions.accounts import add_site, open_account
from igny8.accounts.models import Account, Site, User
from igny8.billing.actions.credit_notes import issue_credit_note
from igny8.billing.actions.credits import grant_credits, spend_credits
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.plans import start_plan
from igny8.billing.models import InvoiceLine, JournalEntry
from igny8.dashboard.queries import revenue_summary
from igny8.dashboard.queries.by_account import account_margins, accounts_of_month
from igny8.dashboard.queries.months import last_months, month_margins
from igny8.dashboard.queries.orders import order_margins, orders_of_month, supplier_margins
from igny8.dashboard.rules.shares import rounded_shares
from igny8.kit.money import Money
from igny8.links.events import LinkWentLive
from igny8.sag.models import SAGBacklink
from igny8.services.actions.counters import refresh_order
from igny8.services.actions.delivery import after_live_link
from igny8.services.actions.orders import LinkDraft, approve_order, draft_order
from igny8.services.actions.time_entries import add_time_entry
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.rules.margin import SupplierShare, supplier_shares

pytestmark = pytest.mark.django_db
JUNE, JULY, AUGUST = (date(2025, month, 1) for month in (6, 7, 8))
NOON = datetime(2025, 7, 15, 12, 0, tzinfo=UTC)
OAK = LinkDraft(
    target_url="https://carls-chairs.example/oak/", anchor="oak", anchor_kind="exact",
    publisher_domain="magazine.example", supplier="manual", tier="basic", rel="follow",
    placement="article body", guarantee_days=365, dr=None, dr_source="", dr_date=None,
    cost=Money(Decimal("60.00"), "USD"),
)  # fmt: skip


def link(supplier: str, cost: str, currency: str = "USD") -> LinkDraft:
    return replace(OAK, supplier=supplier, cost=Money(Decimal(cost), currency))


def ordered(
    site: Site, key: str, *links: LinkDraft, price: str | None = None, by: User,
    now: datetime = NOON,
) -> BacklinkServiceOrder:  # fmt: skip
    mode = "pass_through" if price is None else "price_book"
    order = draft_order(
        site, key=key, order_type="one_time", pricing_mode=mode, links=links, by=by, now=now,
        client_price=Decimal(price) if price else None,
    )  # fmt: skip
    return approve_order(order, by=by, policy_text="As shown.", now=now)


def deliver(order: BacklinkServiceOrder, *positions: int, now: datetime = NOON) -> None:
    order.move_to(order.Status.IN_PROGRESS, now=now)
    for ordered_link in OrderedLink.objects.filter(order=order, position__in=positions):
        SAGBacklink.objects.filter(pk=ordered_link.backlink_id).update(
            status="live", live_since=now
        )
        after_live_link(LinkWentLive(ordered_link.backlink_id, came_back=False), now=now)


@pytest.fixture
def july(site: Site, ada: User) -> Site:
    """Three links by the price book, of which two came, two at cost plus twenty percent, hours."""
    book = ordered(
        site, "book", link("fatgrid", "40.00"), link("manual", "60.00"), link("manual", "70.00"),
        price="500.00", by=ada,
    )  # fmt: skip
    deliver(book, 1, 2)
    passed = ordered(site, "passed", link("fatgrid", "33.33"), link("manual", "10.01"), by=ada)
    deliver(passed, 1, 2)
    ordered(site, "waits", link("fatgrid", "90.00"), price="200.00", by=ada)
    add_time_entry(
        site, person=ada, minutes=150, worked_on=date(2025, 7, 14), by=ada, now=NOON,
        hour_cost=Decimal("40.00"),
    )  # fmt: skip
    grant_credits(site.account, amount=1000, reason="July", key="july", now=NOON)
    spend_credits(site.account, amount=1000, reason="draft", key="d", now=NOON, site=site)
    start_plan(site.account, plan="starter", today=date(2025, 7, 15))
    bill_account(site.account, today=date(2025, 7, 16), now=NOON)
    return site


def everyone() -> Any:
    return Account.objects.all()


def test_what_each_order_leaves(july: Site) -> None:
    orders = orders_of_month(everyone(), JULY)

    assert {
        m.order.key: (m.revenue, m.cost, m.gross, m.gross_percent) for m in order_margins(orders)
    } == {
        "book": (Decimal("500.00"), Decimal("100.00"), Decimal("400.00"), Decimal("80.0")),
        "passed": (Decimal("52.01"), Decimal("43.34"), Decimal("8.67"), Decimal("16.7")),
        "waits": (Decimal("200.00"), Decimal("0.00"), Decimal("200.00"), Decimal("100.0")),
    }
    assert all(m.gross == m.order.margin for m in order_margins(orders))


def test_an_order_is_of_the_month_of_its_accounts_own_day(site: Site, ada: User) -> None:
    site.account.time_zone = "Pacific/Auckland"
    site.account.save()
    evening = datetime(2025, 6, 30, 20, 0, tzinfo=UTC)
    ordered(site, "late", price="100.00", by=ada, now=evening)

    assert [order.key for order in orders_of_month(everyone(), JULY)] == ["late"]
    assert list(orders_of_month(everyone(), JUNE)) == []


def test_what_each_suppliers_links_brought_and_cost(july: Site) -> None:
    assert [
        (m.supplier, m.orders, m.links, m.revenue, m.cost, m.gross_percent)
        for m in supplier_margins(everyone(), JULY)
    ] == [
        ("", 1, 0, Decimal("200.00"), 0, Decimal("100.0")),
        ("fatgrid", 2, 2, Decimal("290.00"), Decimal("73.33"), Decimal("74.7")),
        ("manual", 2, 2, Decimal("262.01"), Decimal("70.01"), Decimal("73.3")),
    ]


def test_suppliers_add_up_to_orders_and_their_costs_to_the_journal(july: Site) -> None:
    suppliers = supplier_margins(everyone(), JULY)
    orders = order_margins(orders_of_month(everyone(), JULY))
    booked = JournalEntry.objects.filter(ledger="supplier_cost").values_list("kind")

    assert sum(m.revenue for m in suppliers) == sum(m.revenue for m in orders)
    assert {m.supplier: m.cost for m in suppliers if m.supplier} == dict(
        booked.annotate(Sum("amount")).order_by()
    )


def test_a_link_in_another_currency_leaves_what_it_is_a_part_of_unsaid(
    site: Site, ada: User
) -> None:
    order = ordered(
        site, "mixed", link("fatgrid", "40.00"), link("manual", "60.00", "EUR"), price="500.00",
        by=ada,
    )  # fmt: skip
    deliver(order, 1, 2)

    [margin] = order_margins(orders_of_month(everyone(), JULY))
    fatgrid, manual = supplier_margins(everyone(), JULY)
    assert (margin.revenue, margin.cost, margin.gross) == (Decimal("500.00"), None, None)
    assert (fatgrid.revenue, fatgrid.cost) == (Decimal("250.00"), Decimal("40.00"))
    assert (manual.revenue, manual.cost, manual.other_currencies) == (
        Decimal("250.00"), None, ("EUR",)
    )  # fmt: skip


def test_what_was_given_back_is_no_revenue_of_an_order(july: Site) -> None:
    order = BacklinkServiceOrder.objects.get(key="book")
    line = InvoiceLine.objects.get(pending_line__key=order.line_key)
    issue_credit_note(
        line.invoice, reason="A link never came", by=None, key="late", now=NOON,
        lines={line.pk: Decimal("125.00")},
    )  # fmt: skip
    order = refresh_order(order)

    assert order.margin == Decimal("275.00")
    [margin] = order_margins([order])
    assert (margin.revenue, margin.gross) == (Decimal("375.00"), Decimal("275.00"))
    assert sum(m.revenue for m in supplier_margins(everyone(), JULY)) == Decimal("627.01")


def test_clients_add_up_to_the_months_figures(july: Site, operator: Account) -> None:
    tina = open_account(
        operator, name="Tina", country="GB", currency="USD", time_zone="Europe/London"
    )
    start_plan(tina, plan="growth", today=JULY)
    bill_account(tina, today=JULY, now=NOON)
    clients = account_margins(accounts_of_month(everyone(), JULY), month=JULY)
    [month] = month_margins(everyone(), first=JULY, last=JULY)
    [summary] = revenue_summary(everyone(), month=JULY, today=JULY)

    assert [(m.account.name, m.margin.revenue, m.minutes) for m in clients] == [
        ("Carl's Chairs", Decimal("778.88"), 150), ("Tina", Decimal("149.00"), 0),
    ]  # fmt: skip
    [carl, _] = clients
    assert (carl.margin.supplier_cost, carl.margin.credit_cost, carl.margin.people_cost) == (
        Decimal("143.34"), Decimal("29.80"), Decimal("100.00")
    )  # fmt: skip
    assert (carl.backlink_revenue, carl.margin.gross, carl.margin.contribution) == (
        Decimal("752.01"), Decimal("605.74"), Decimal("505.74")
    )  # fmt: skip
    assert carl.hourly_rate == Decimal("242.30")
    for name in ("revenue", "supplier_cost", "credit_cost", "people_cost", "gross", "contribution"):
        assert sum(getattr(m.margin, name) for m in clients) == getattr(month.margin, name)
    assert (month.margin.revenue, month.backlink_revenue, month.minutes) == (
        summary.total_revenue, summary.backlink_revenue, summary.minutes
    )  # fmt: skip
    assert (summary.backlink_margin, summary.backlink_margin_percent) == (
        Decimal("608.67"), Decimal("80.9")
    )  # fmt: skip
    assert summary.hourly_rate == month.hourly_rate == Decimal("301.90")


def test_months_are_listed_with_what_was_booked_in_each(july: Site, ada: User) -> None:
    add_time_entry(
        july, person=ada, minutes=60, worked_on=date(2025, 6, 30), by=ada, now=NOON,
        hour_cost=Decimal("40.00"),
    )  # fmt: skip
    months = month_margins(everyone(), first=JUNE, last=AUGUST)

    assert [(m.month, m.margin.revenue, m.margin.people_cost) for m in months] == [
        (JULY, Decimal("778.88"), Decimal("100.00")), (JUNE, 0, Decimal("40.00")),
    ]  # fmt: skip
    assert last_months(date(2026, 1, 31), 3) == [date(2025, 11, 1), date(2025, 12, 1),
                                                 date(2026, 1, 1)]  # fmt: skip


def test_costs_in_another_currency_are_never_added(operator: Account, ada: User) -> None:
    gus = open_account(
        operator, name="Gus", country="GB", currency="GBP", time_zone="Europe/London"
    )
    site = add_site(
        gus, domain="gus.example", name="Gus", url="https://gus.example/", industry="Home",
        niche="general", country="GB", language="en",
    )  # fmt: skip
    grant_credits(gus, amount=100, reason="July", key="july", now=NOON)
    spend_credits(gus, amount=100, reason="draft", key="d", now=NOON, site=site)

    [client] = account_margins(accounts_of_month(everyone(), JULY), month=JULY)
    [month] = month_margins(everyone(), first=JULY, last=JULY)
    for margin, currencies in ((client.margin, client.other_currencies),
                               (month.margin, month.other_currencies)):  # fmt: skip
        assert (margin.credit_cost, margin.gross, currencies) == (None, None, ("USD",))
        assert margin.supplier_cost == 0


def test_another_agencys_figures_stay_its_own(july: Site, operator: Account) -> None:
    agency = open_account(
        operator, name="Bea", country="GB", currency="USD", time_zone="Europe/London",
        kind=Account.Kind.AGENCY,
    )  # fmt: skip
    below = Account.objects.filter(parent=agency)

    assert list(accounts_of_month(below, JULY)) == list(orders_of_month(below, JULY)) == []
    assert supplier_margins(below, JULY) == month_margins(below, first=JUNE, last=JULY) == []
    assert revenue_summary(below, month=JULY, today=JULY) == []


def test_many_orders_and_clients_take_as_many_queries_as_few(
    july: Site, ada: User, operator: Account
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            order_margins(list(orders_of_month(everyone(), JULY)))
            supplier_margins(everyone(), JULY)
            account_margins(list(accounts_of_month(everyone(), JULY)), month=JULY)
            month_margins(everyone(), first=JUNE, last=JULY)
        return len(queries)

    few = asked()
    for number in range(6):
        ordered(july, f"more-{number}", link("manual", "5.00"), price="50.00", by=ada)
        other = open_account(
            operator, name=f"Client {number}", country="GB", currency="EUR", time_zone="UTC"
        )
        start_plan(other, plan="growth", today=JULY, price=Decimal("149.00"))
        bill_account(other, today=JULY, now=NOON)

    assert asked() == few


def test_shares_are_kept_by_supplier_and_currency() -> None:
    usd, eur = (Money(Decimal("10.00"), code) for code in ("USD", "EUR"))

    assert supplier_shares([("b", usd, Decimal(1)), ("a", eur, Decimal(2)), ("b", usd, Decimal(3)),
                            ("b", eur, Decimal(1))]) == [
        SupplierShare("a", "EUR", 1, Decimal("10.00"), Decimal(2)),
        SupplierShare("b", "EUR", 1, Decimal("10.00"), Decimal(1)),
        SupplierShare("b", "USD", 2, Decimal("20.00"), Decimal(4)),
    ]  # fmt: skip


@given(st.lists(st.decimals("-9999", "9999", places=6), max_size=8))
def test_shares_in_cents_add_up_to_the_whole(exact: list[Decimal]) -> None:
    shares = rounded_shares(exact)

    assert sum(shares) == sum(exact, Decimal(0)).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
    apart = [abs(share - wanted) for share, wanted in zip(shares, exact, strict=True)]
    assert all(one < Decimal("0.01") for one in apart)
