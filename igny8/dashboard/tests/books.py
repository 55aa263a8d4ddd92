"""Two months of Carl's books with one of everything, and ways to damage them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import connection

from igny8.accounts.actions.accounts import (
    add_person,
    add_site,
    open_account,
    set_up_operator,
)
from igny8.accounts.models import Site, User
from igny8.billing.actions.credits import spend_credits
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.payments import collect_payment
from igny8.billing.actions.transfers import record_manual_payment
from igny8.billing.models import Invoice, PaymentMethod
from igny8.kit.money import Money
from igny8.links.events import LinkWentLive
from igny8.sag.models import SAGBacklink
from igny8.services.actions.delivery import after_live_link
from igny8.services.actions.orders import LinkDraft, approve_order, draft_order
from igny8.services.actions.time_entries import add_time_entry
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription, OrderedLink

JUNE, JULY = (datetime(2025, month, 1, 9, 0, tzinfo=UTC) for month in (6, 7))
MID_JULY = datetime(2025, 7, 15, 12, 0, tzinfo=UTC)
OAK = LinkDraft(
    target_url="https://carls-chairs.example/oak/", anchor="oak", anchor_kind="exact",
    publisher_domain="magazine.example", supplier="manual", tier="basic", rel="follow",
    placement="article body", guarantee_days=365, dr=None, dr_source="", dr_date=None,
    cost=Money(Decimal("60.00"), "USD"),
)  # fmt: skip


def cast() -> tuple[Site, User]:
    """Carl's site and Ada, who owns the operator."""
    operator = set_up_operator(name="Northlight")
    account = open_account(
        operator, name="Carl's Chairs", country="GB", currency="USD", time_zone="Europe/London"
    )
    site = add_site(
        account, domain="carls-chairs.example", name="Carl's Chairs",
        url="https://carls-chairs.example/", industry="Furniture", niche="general", country="GB",
        language="en",
    )  # fmt: skip
    return site, add_person(operator, email="ada@northlight.example", name="Ada", role="owner")


def two_months(site: Site, by: User) -> ManagedServiceSubscription:
    """A service since 1 June, a card, orders of both kinds, payments by hand and by card."""
    billing = ManagedBillingService()
    subscription = billing.create_managed_subscription(
        site, "pro", "manual", starts_on=date(2025, 6, 1), now=JUNE
    )
    subscription.activate(now=JUNE)
    billing.ensure_period_billed(subscription, day=date(2025, 6, 1), now=JUNE)
    june = Invoice.objects.get(account=site.account)
    record_manual_payment(june, amount=Decimal("199.00"), reference="TRX 1", by=by, now=JUNE)
    add_time_entry(site, person=by, minutes=90, by=by, now=JUNE)
    spend_credits(site.account, amount=100, reason="draft", key="d", now=JUNE, site=site)
    for key, price in (("book", "300.00"), ("passed", None)):
        deliver(ordered(site, key, price, by=by))
    PaymentMethod.objects.filter(account=site.account).update(gateway="sandbox", customer="good")
    billing.ensure_period_billed(subscription, day=date(2025, 7, 1), now=MID_JULY)
    july = Invoice.objects.get(issued_on=date(2025, 7, 15))
    collect_payment(july, now=MID_JULY)
    bill_account(site.account, today=date(2025, 7, 16), now=MID_JULY)
    return ManagedServiceSubscription.objects.get(pk=subscription.pk)


def ordered(site: Site, key: str, price: str | None, *, by: User) -> BacklinkServiceOrder:
    order = draft_order(
        site, key=key, order_type="one_time", by=by, now=MID_JULY,
        pricing_mode="price_book" if price else "pass_through",
        links=[OAK, replace(OAK, supplier="fatgrid")],
        client_price=Decimal(price) if price else None,
    )  # fmt: skip
    return approve_order(order, by=by, policy_text="As shown.", now=MID_JULY)


def deliver(order: BacklinkServiceOrder) -> None:
    order.move_to(order.Status.IN_PROGRESS, now=MID_JULY)
    for link in OrderedLink.objects.filter(order=order):
        links = SAGBacklink.objects.filter(pk=link.backlink_id)
        links.update(status="live", live_since=MID_JULY)
        after_live_link(LinkWentLive(link.backlink_id, came_back=False), now=MID_JULY)


def damage(*statements: str) -> None:
    """What only somebody who owns the database can do: its rules do not hold meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")
