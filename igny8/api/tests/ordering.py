"""Rows that hang on orders of links: a lost link, one that somebody has to order by hand, and a
retainer."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from igny8.accounts.models import Site
from igny8.kit.money import Money
from igny8.marketplaces.actions import provider_for
from igny8.marketplaces.models import ManualPlacement
from igny8.marketplaces.rules.placements import LinkRequest
from igny8.sag.models import SAGBacklink
from igny8.services.actions.retainers import sell_retainer
from igny8.services.models import BacklinkServiceOrder, OrderedLink, Retainer


def lost_link(order: BacklinkServiceOrder, *, now: datetime) -> SAGBacklink:
    """A link of the order that stood for ten days and is gone."""
    lost = SAGBacklink.objects.create(
        account=order.account, site=order.site, order_ref=order.pk, anchor="oak chairs",
        target_url="https://carls-chairs.example/", publisher_domain="magazine.example",
        page_url="https://magazine.example/oak/", currency="USD", status="lost",
        live_since=now - timedelta(days=10), lost_at=now,
    )  # fmt: skip
    OrderedLink.objects.create(
        account=order.account, order=order, backlink=lost, supplier="manual", tier="basic",
        position=2, asked_at=now, placed_at=now, delivered_at=now,
    )  # fmt: skip
    return lost


def placement_by_hand(site: Site, *, now: datetime) -> ManualPlacement:
    """A link that somebody of the team has to order."""
    request = LinkRequest(
        publisher_domain="magazine.example", tier="basic", rel="follow", anchor="oak chairs",
        target_url="https://carls-chairs.example/", cost=Money(Decimal("60.00"), "USD"),
    )  # fmt: skip
    provider_for("manual", account=site.account).order_link(request, key="by-hand", now=now)
    return ManualPlacement.objects.get(account=site.account)


def coming_retainer(site: Site, *, now: datetime) -> Retainer:
    """A retainer that begins next year."""
    return sell_retainer(
        site, package="starter", tier="basic", links_per_month=5, starts_on=date(2026, 1, 1),
        by=None, now=now,
    )  # fmt: skip
