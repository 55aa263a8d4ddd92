"""Links to order, from offers of the price book."""

from collections.abc import Sequence
from uuid import UUID

from igny8.accounts.models import Site
from igny8.kit.errors import NotFound
from igny8.kit.money import Money
from igny8.marketplaces.models import PriceBookEntry
from igny8.marketplaces.queries import on_sale
from igny8.services.actions.orders import LinkDraft


def offered_links(site: Site, wanted: Sequence[tuple[UUID, str, str]]) -> list[LinkDraft]:
    """(offer, target address, anchor) as links to order. Raises NotFound for another's offer."""
    offers = {
        entry.pk: entry for entry in on_sale(site.account).filter(pk__in=[w[0] for w in wanted])
    }
    for offer_id, _, _ in wanted:
        if offer_id not in offers:
            raise NotFound("One of the offers is not in the price book any more.")
    return [
        link_from(offers[offer_id], target_url=target, anchor=anchor)
        for offer_id, target, anchor in wanted
    ]


def link_from(
    entry: PriceBookEntry,
    *,
    target_url: str,
    anchor: str,
    anchor_kind: str = "",
    planned_page_id: UUID | None = None,
    needs_approval: bool = False,
) -> LinkDraft:
    """A link to order at an offer's terms: its rel, placement, guarantee, rating and cost."""
    return LinkDraft(
        target_url=target_url,
        anchor=anchor,
        anchor_kind=anchor_kind,
        publisher_domain=entry.domain,
        supplier=entry.supplier,
        tier=entry.tier,
        rel=entry.rel,
        placement=entry.placement,
        guarantee_days=entry.guarantee_days,
        dr=entry.dr,
        dr_source=entry.dr_source,
        dr_date=entry.dr_date,
        cost=Money(entry.cost, entry.currency),
        planned_page_id=planned_page_id,
        needs_approval=needs_approval,
    )
