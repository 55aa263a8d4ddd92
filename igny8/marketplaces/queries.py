"""Reads over publishers, prices and placements."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from igny8.accounts.models import Account
from igny8.kit.money import Money
from igny8.marketplaces.errors import NoSuchPlacement
from igny8.marketplaces.models import ManualPlacement, PriceBookEntry, Publisher, SandboxPlacement
from igny8.marketplaces.rules.changes import (
    ENTRY_FIELDS,
    PUBLISHER_FIELDS,
    BookChanges,
    compare_book,
)
from igny8.marketplaces.rules.price_book import BookRow, EntryKey
from igny8.marketplaces.rules.sandbox_page import SandboxPage, sandbox_page
from igny8.marketplaces.rules.suppliers import SANDBOX
from igny8.marketplaces.rules.tiers import GUEST_POST, TIERS
from igny8.marketplaces.rules.value import value_order

# How long a domain rating is taken for true.
RATED_FOR = timedelta(days=30)


def _accounts_above(account: Account) -> Iterator[Account]:
    """The account and those that resell to it, whose price books it buys from."""
    current: Account | None = account
    while current is not None:
        yield current
        current = current.parent


def on_sale(account: Account) -> QuerySet[PriceBookEntry]:
    """What the account may order: its own price book and those of the accounts above it.

    A client that is no demonstration is never offered what the sandbox only plays.
    """
    found = PriceBookEntry.objects.filter(
        account__in=list(_accounts_above(account)), withdrawn_at__isnull=True
    )
    if not may_be_played(account):
        found = found.exclude(supplier=SANDBOX)
    return found.select_related("publisher").order_by(
        "publisher__domain", "tier", "rel", "supplier"
    )


def may_be_played(account: Account) -> bool:
    """Whether the sandbox may stand in for a supplier: not for a client who pays for links.

    Agencies and the operator keep its offers in their books, for the demonstration's clients.
    """
    return account.is_demo or account.kind != Account.Kind.CLIENT


def find_publishers(
    account: Account,
    *,
    country: str,
    niche: str,
    dr_min: int,
    dr_max: int,
    max_cost: Money,
    exclude_domains: Collection[str] = (),
    kind: str = GUEST_POST,
    rel: str = "",
) -> list[PriceBookEntry]:
    """The best offer of each fitting publisher, best value first.

    Fitting: rated from `dr_min` to `dr_max`, costing at most `max_cost` in its currency, of the
    country or international, of the niche or general. An empty country or rel means any. Value:
    the own niche and country first, then the lowest cost per point of domain rating.
    """
    tiers = [code for code, tier in TIERS.items() if tier.kind == kind]
    found = on_sale(account).filter(
        publisher__niche__in=[niche, "general"],
        tier__in=tiers,
        cost__lte=max_cost.amount,
        currency=max_cost.currency,
    )
    rated = Q(publisher__dr__gte=dr_min, publisher__dr__lte=dr_max)
    found = found.filter(rated if kind == GUEST_POST else rated | Q(publisher__dr__isnull=True))
    if country:
        found = found.filter(publisher__country__in=[country, ""])
    if rel:
        found = found.filter(rel=rel)
    found = found.exclude(publisher__domain__in=list(exclude_domains))
    ranked = sorted(found, key=lambda entry: _value(entry, country=country, niche=niche))
    return list(_one_a_domain(ranked))


def _value(entry: PriceBookEntry, *, country: str, niche: str) -> tuple[object, ...]:
    return value_order(
        cost=entry.cost,
        dr=entry.dr,
        same_niche=entry.niche == niche,
        same_country=not country or entry.country == country,
        name=f"{entry.domain} {entry.supplier}",
    )


def _one_a_domain(entries: Iterable[PriceBookEntry]) -> Iterator[PriceBookEntry]:
    seen: set[str] = set()
    for entry in entries:
        if entry.domain not in seen:
            seen.add(entry.domain)
            yield entry


def book_changes(
    account: Account, rows: Collection[BookRow], *, replace: bool = False
) -> BookChanges:
    """What importing these rows would change in the account's own price book."""
    entries = PriceBookEntry.objects.filter(
        account=account, withdrawn_at__isnull=True
    ).select_related("publisher")
    current: dict[EntryKey, dict[str, object]] = {
        entry.key: {name: getattr(entry, name) for name in (*ENTRY_FIELDS, *PUBLISHER_FIELDS)}
        for entry in entries
    }
    return compare_book(tuple(rows), current, replace=replace)


@dataclass(frozen=True, slots=True)
class BookSize:
    """How many publishers and offers an account can choose from."""

    publishers: int
    offers: int


def book_size(account: Account) -> BookSize:
    """The size of what the account may order."""
    domains = on_sale(account).values_list("publisher__domain", flat=True)
    listed = list(domains)
    return BookSize(publishers=len(set(listed)), offers=len(listed))


def domains_to_rate(account: Account, *, today: date) -> list[str]:
    """Publishers on sale in the account's own book whose rating is missing or a month old."""
    stale = Q(dr_date__isnull=True) | Q(dr_date__lte=today - RATED_FOR)
    publishers = Publisher.objects.filter(
        stale, account=account, entries__withdrawn_at__isnull=True
    )
    return list(publishers.order_by("domain").distinct().values_list("domain", flat=True))


def manual_placements_open(accounts: QuerySet[Account]) -> QuerySet[ManualPlacement]:
    """What people still have to order or to bring proof of, oldest first."""
    rows = ManualPlacement.objects.for_accounts(accounts)
    rows = rows.filter(status__in=["ordered", "pending"])
    return rows.select_related("account").order_by("ordered_at", "key")


def placement_called(reference: str) -> ManualPlacement:
    """The placement under a reference. Raises NoSuchPlacement."""
    rows = ManualPlacement.objects.filter(reference=reference)
    placement = rows.select_related("account").first()
    if placement is None:
        raise NoSuchPlacement(
            f"Nothing was ordered under {reference}; `igny8 placements` lists what waits."
        )
    return placement


def sandbox_publisher_page(domain: str, reference: str) -> SandboxPage | None:
    """The page that a sandbox publisher shows under its address; None where it has none."""
    placement = SandboxPlacement.objects.filter(
        publisher_domain=domain, reference=reference, status="live"
    ).first()
    return sandbox_page(domain, placement.request) if placement else None
