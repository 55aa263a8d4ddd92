"""The figures of specification 13 for three clients, to the cent, and the journal behind them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from igny8.accounts.actions.accounts import add_site, open_account
from igny8.accounts.models import Account, Site
from igny8.billing.actions.credits import spend_credits
from igny8.billing.actions.journal import post_supplier_cost
from igny8.billing.models import JournalEntry
from igny8.content.models import ContentNeed
from igny8.dashboard.queries import (
    client_margins,
    client_retention,
    client_rows,
    revenue_summary,
)
from igny8.dashboard.queries.overdue import overdue_items
from igny8.inbox.actions import add_todo
from igny8.kit.money import Money
from igny8.reports.tests.published import publish_pages
from igny8.services.actions.orders import draft_order
from igny8.services.actions.subscriptions import cancel_subscription, pause_subscription
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import ManagedServiceSubscription, TimeEntry
from igny8.services.rules.pace import LateMonth

JUNE, JULY, AUGUST = (date(2025, month, 1) for month in (6, 7, 8))
MID_JULY = datetime(2025, 7, 15, 12, 0, tzinfo=UTC)


def sold(site: Site, tier: str, *, since: date, price: str, until: date) -> Any:
    """An active service whose months up to `until` are open and invoiced."""
    billing, start = ManagedBillingService(), datetime(since.year, since.month, 1, 9, tzinfo=UTC)
    subscription = billing.create_managed_subscription(
        site, tier, "manual", starts_on=since, price=Decimal(price), now=start
    )
    for day in (JUNE, JULY):
        if since <= day <= until:
            at = datetime(day.year, day.month, 1, 9, tzinfo=UTC)
            billing.ensure_period_billed(subscription, day=day, now=at)
    subscription.refresh_from_db()
    subscription.activate(now=start)
    return subscription


def client(operator: Account, name: str, currency: str) -> Site:
    account = open_account(
        operator, name=name, country="GB", currency=currency, time_zone="Europe/London"
    )
    domain = f"{name.lower()}.example"
    return add_site(
        account, domain=domain, name=name, url=f"https://{domain}/", industry="Home",
        niche="general", country="GB", language="en",
    )  # fmt: skip


@pytest.fixture
def carls(site: Site, ada: Any, operator: Account) -> ManagedServiceSubscription:
    """Carl: Pro since June, one order of links and four articles in July, ninety minutes of Ada's.

    Tina: Lite since July. Gus: Lite since July, in pounds.
    """
    carls = sold(site, "pro", since=JUNE, price="399.00", until=JULY)
    sold(client(operator, "Tina", "USD"), "lite", since=JULY, price="100.00", until=JULY)
    sold(client(operator, "Gus", "GBP"), "lite", since=JULY, price="80.00", until=JULY)
    order = draft_order(
        site, key="links", order_type="one_time", pricing_mode="price_book", links=[], by=ada,
        client_price=Decimal("120.00"), now=MID_JULY,
    )  # fmt: skip
    ManagedBillingService().process_backlink_order(
        order, by=ada, policy_text="As shown.", now=MID_JULY
    )
    post_supplier_cost(
        site.account, amount=Money(Decimal("60.00"), "USD"), key="link", at=MID_JULY, site=site
    )
    spend_credits(site.account, amount=1000, reason="draft", key="d", now=MID_JULY, site=site)
    TimeEntry.objects.create(
        account=site.account, site=site, user=ada, worked_on=date(2025, 7, 8), minutes=90,
        hour_cost=Decimal("20.00"), currency="USD",
    )  # fmt: skip
    publish_pages(site, [date(2025, 7, day) for day in (2, 3, 4, 7)])
    return carls


def everyone() -> Any:
    return Account.objects.all()


def test_a_months_revenue_margin_and_growth(carls: ManagedServiceSubscription) -> None:
    dollars, pounds = revenue_summary(everyone(), month=JULY, today=date(2025, 7, 15))

    assert dollars.currency == "USD"
    assert (dollars.mrr, dollars.mrr_previous) == (Decimal("499.00"), Decimal("399.00"))
    assert dollars.mrr_growth_percent == Decimal("25.1")
    assert (dollars.backlink_revenue, dollars.backlink_revenue_previous) == (
        Decimal("120.00"), 0
    )  # fmt: skip
    assert (dollars.total_revenue, dollars.total_revenue_previous) == (
        Decimal("619.00"), Decimal("399.00")
    )  # fmt: skip
    assert dollars.growth_percent == Decimal("55.1")
    assert (dollars.total_cost, dollars.people_cost) == (Decimal("89.80"), Decimal("30.00"))
    assert dollars.blended_margin_percent == Decimal("85.5")
    assert dollars.contribution_margin_percent == Decimal("80.6")
    assert dollars.average_revenue_per_client == Decimal("309.50")
    assert [(top.account_name, top.revenue) for top in dollars.top_clients] == [
        ("Carl's Chairs", Decimal("519.00")), ("Tina", Decimal("100.00"))
    ]  # fmt: skip
    assert (pounds.currency, pounds.mrr, pounds.total_revenue) == (
        "GBP", Decimal("80.00"), Decimal("80.00")
    )  # fmt: skip
    assert (pounds.growth_percent, pounds.blended_margin_percent) == (None, Decimal("100.0"))


@pytest.mark.parametrize("month", [JUNE, JULY, AUGUST])
def test_every_currencys_revenue_and_cost_are_the_journals(
    carls: ManagedServiceSubscription, month: date
) -> None:
    booked = {
        (row["currency"], row["ledger"]): row["total"]
        for row in JournalEntry.objects.filter(day__year=2025, day__month=month.month)
        .values("currency", "ledger").annotate(total=Sum("amount")).order_by()
    }  # fmt: skip

    for summary in revenue_summary(everyone(), month=month, today=date(2025, 8, 31)):
        assert summary.total_revenue == -booked.get((summary.currency, "revenue"), 0)
        assert summary.total_cost == sum(
            booked.get((summary.currency, ledger), 0) for ledger in ("supplier_cost", "credit_cost")
        )


def test_what_carl_leaves(carls: ManagedServiceSubscription) -> None:
    [july] = client_margins([carls], month=JULY)

    assert july.margin.revenue == Decimal("519.00")
    assert july.margin.supplier_cost == Decimal("60.00")
    assert july.margin.credit_cost == Decimal("29.80")
    assert july.margin.people_cost == Decimal("30.00")
    assert (july.margin.gross, july.margin.gross_percent) == (Decimal("429.20"), Decimal("82.7"))
    assert (july.margin.contribution, july.margin.contribution_percent) == (
        Decimal("399.20"), Decimal("76.9")
    )  # fmt: skip
    assert (july.minutes, july.articles_published) == (90, 4)
    assert july.cost_per_article == Decimal("7.45")
    assert july.hourly_rate == Decimal("286.13")


def test_the_margins_of_a_currencys_clients_add_up_to_its_summary(
    carls: ManagedServiceSubscription,
) -> None:
    in_dollars = ManagedServiceSubscription.objects.filter(account__currency="USD")
    margins = client_margins(list(in_dollars.select_related("account", "site")), month=JULY)
    dollars = revenue_summary(everyone(), month=JULY, today=date(2025, 7, 15))[0]

    assert sum(m.margin.revenue for m in margins) == dollars.total_revenue
    assert sum(m.margin.gross for m in margins) == dollars.total_revenue - dollars.total_cost


def test_who_pauses_brings_no_mrr_from_that_day_on_and_leaves_without_coming_back(
    carls: ManagedServiceSubscription, ada: Any
) -> None:
    now = datetime(2025, 7, 20, 9, tzinfo=UTC)
    pause_subscription(carls, by=ada, now=now)
    dollars = revenue_summary(everyone(), month=JULY, today=now.date())[0]

    assert (dollars.mrr, dollars.mrr_previous) == (Decimal("100.00"), Decimal("399.00"))
    assert client_retention(everyone()) == Decimal("66.7")

    cancel_subscription(carls, by=ada, now=now)
    august = revenue_summary(everyone(), month=AUGUST, today=date(2025, 8, 2))[0]
    assert (august.mrr, august.mrr_previous) == (Decimal("100.00"), Decimal("100.00"))


def test_nobody_has_no_revenue_and_no_retention(operator: Account) -> None:
    assert revenue_summary(everyone(), month=JULY, today=JULY) == []
    assert client_retention(everyone()) is None


def test_articles_that_wait_for_a_person_are_there_today(
    carls: ManagedServiceSubscription,
) -> None:
    needs = list(ContentNeed.objects.filter(site=carls.site))
    for need, status in zip(needs, ("review", "review", "needs_person"), strict=False):
        ContentNeed.objects.filter(pk=need.pk).update(status=status)

    [item] = [item for item in overdue_items(everyone(), now=MID_JULY) if item.kind == "review"]

    assert (item.subscription_id, item.urgency) == (carls.pk, "today")
    assert (item.title, item.action) == ("Articles: 2 to review, 1 stopped", "open_review")


def test_what_needs_somebody_is_ordered_by_how_late_it_is(
    carls: ManagedServiceSubscription,
) -> None:
    for title, day in (("Call", 10), ("Write", 15), ("Plan", 20), ("Later", 25)):
        add_todo(
            carls.account, site=carls.site, title=title, key=title, now=MID_JULY,
            due_date=date(2025, 7, day),
        )  # fmt: skip
    found = overdue_items(everyone(), now=MID_JULY)

    assert [
        (item.account.name, item.kind, item.urgency, item.title, item.days_overdue)
        for item in found
        if item.account == carls.account
    ] == [
        ("Carl's Chairs", "payment", "overdue", "Invoice INV-000001 is unpaid: 399.00 USD", 30),
        ("Carl's Chairs", "content", "overdue", "0 of 30 articles of June 2025 published", 14),
        ("Carl's Chairs", "checklist", "overdue", "Call", 5),
        ("Carl's Chairs", "checklist", "today", "Write", 0),
        ("Carl's Chairs", "content", "today", "4 of 30 articles published, 9 behind", 0),
        ("Carl's Chairs", "checklist", "upcoming", "Plan", 0),
    ]


def gus() -> ManagedServiceSubscription:
    """Gus pays in pounds."""
    rows = ManagedServiceSubscription.objects.select_related("account", "site")
    return rows.get(account__name="Gus")


def test_credits_in_another_currency_leave_what_they_are_a_part_of_unsaid(
    carls: ManagedServiceSubscription,
) -> None:
    site = gus().site
    spend_credits(site.account, amount=100, reason="draft", key="g", now=MID_JULY, site=site)

    [july] = client_margins([gus()], month=JULY)

    assert july.other_currencies == ("USD",)
    assert (july.margin.revenue, july.margin.supplier_cost) == (Decimal("80.00"), Decimal("0.00"))
    assert (july.margin.credit_cost, july.margin.people_cost) == (None, Decimal("0.00"))
    assert (july.margin.gross, july.margin.gross_percent) == (None, None)
    assert (july.margin.contribution, july.margin.contribution_percent) == (None, None)
    assert (july.cost_per_article, july.hourly_rate) == (None, None)
    pounds = revenue_summary(everyone(), month=JULY, today=date(2025, 7, 15))[1]
    assert (pounds.currency, pounds.total_revenue) == ("GBP", Decimal("80.00"))
    assert (pounds.total_cost, pounds.people_cost) == (None, Decimal("0.00"))
    assert pounds.other_currencies == ("USD",)
    assert (pounds.blended_margin_percent, pounds.contribution_margin_percent) == (None, None)


def test_hours_in_another_currency_leave_only_the_contribution_unsaid(
    carls: ManagedServiceSubscription, ada: Any
) -> None:
    TimeEntry.objects.create(
        account=gus().account, site=gus().site, user=ada, worked_on=date(2025, 7, 8), minutes=60,
        hour_cost=Decimal("20.00"), currency="USD",
    )  # fmt: skip

    [july] = client_margins([gus()], month=JULY)
    dollars, pounds = revenue_summary(everyone(), month=JULY, today=date(2025, 7, 15))

    assert (july.margin.people_cost, july.other_currencies) == (None, ("USD",))
    assert (july.margin.gross, july.margin.gross_percent) == (Decimal("80.00"), Decimal("100.0"))
    assert (july.margin.contribution, july.margin.contribution_percent) == (None, None)
    assert july.hourly_rate == Decimal("80.00")
    assert (pounds.people_cost, pounds.contribution_margin_percent) == (None, None)
    assert (pounds.total_cost, pounds.blended_margin_percent) == (Decimal("0.00"), Decimal("100.0"))
    assert (dollars.people_cost, dollars.other_currencies) == (Decimal("30.00"), ())


def test_articles_that_come_late_count_for_the_month_that_owed_them(
    carls: ManagedServiceSubscription,
) -> None:
    ContentNeed.objects.filter(site=carls.site).update(month=JUNE)

    [row] = client_rows([carls], now=MID_JULY)

    assert (row.articles.done, row.articles.owed, row.articles.word) == (0, 30, "behind")
    assert row.late == (LateMonth(month=JUNE, since=JULY, owed=30, published=4),)
    shown = [item for item in overdue_items(everyone(), now=MID_JULY) if item.kind == "content"]
    assert [(i.account.name, i.title, i.due_date, i.days_overdue) for i in shown] == [
        ("Carl's Chairs", "4 of 30 articles of June 2025 published", JULY, 14),
        ("Carl's Chairs", "0 of 30 articles published, 13 behind", MID_JULY.date(), 0),
        ("Gus", "0 of 10 articles published, 4 behind", MID_JULY.date(), 0),
        ("Tina", "0 of 10 articles published, 4 behind", MID_JULY.date(), 0),
    ]
    assert len({item.key for item in shown}) == 4
