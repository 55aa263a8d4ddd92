"""What an order sold and did not bring, or no longer has: what its client is not to pay for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from igny8.links.rules.loss import is_guaranteed
from igny8.sag.models import SAGBacklink
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.queries.orders import OPEN, UNDELIVERED, links_of, links_to_choose

Order = BacklinkServiceOrder
Status = SAGBacklink.Status
# What a link can end as that its client may not have to pay for.
GONE = (Status.CANCELLED, Status.LOST)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """`missing` of `of` equal parts of what is owed under a key, and the publishers' domains."""

    key: str
    missing: int
    of: int
    domains: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """2 of 5 links were not delivered (magazine.example, gazette.example)."""
        links = "link was" if self.of == 1 else "links were"
        named = f" ({', '.join(self.domains)})" if self.domains else ""
        return f"{self.missing} of {self.of} {links} not delivered or kept{named}"


@dataclass(frozen=True, slots=True)
class _Sold:
    """A link as it was sold, and what stands for it now: itself, or the last that replaced it."""

    sold: OrderedLink
    now_is: OrderedLink


def undelivered(order: Order, *, now: datetime) -> list[Undelivered]:
    """What of the order is not to be paid for, as things stand.

    A link has failed once it is cancelled, or was lost within its guarantee and not replaced in
    time (IGNY8_LINK_REPLACEMENT_DAYS). Links that are owed one by one count one by one; of an order
    by the price book, once nothing more is to come, the links it sold and does not have.
    """
    links = list(links_of(order))
    sold = _as_sold(links)
    failed = [each for each in sold if has_failed(each.now_is.backlink, now=now)]
    domains = {each.sold.line_key: each.sold.backlink.publisher_domain for each in failed}
    found = [Undelivered(key, 1, 1, (domain,)) for key, domain in domains.items()]
    if not is_settled(order, links):
        return found
    missing = min(order.links_ordered, order.links_ordered - len(sold) + len(failed))
    if missing > 0:
        of_all = tuple(domains.values())
        found.append(Undelivered(order.line_key, missing, order.links_ordered, of_all))
    return found


def is_settled(order: Order, links: Sequence[OrderedLink]) -> bool:
    """Whether an order by the price book has had all that is to come; others never wait for it."""
    if order.pricing_mode == Order.PricingMode.PASS_THROUGH:
        return False
    may_come = any(link.backlink.status in UNDELIVERED for link in links) or links_to_choose(order)
    return order.status not in OPEN or (bool(links) and not may_come)


def has_failed(backlink: SAGBacklink, *, now: datetime) -> bool:
    """Whether the client is not to pay for the link any more."""
    if backlink.status == Status.CANCELLED:
        return True
    if backlink.status != Status.LOST or backlink.lost_at is None:
        return False
    owed = is_guaranteed(
        live_since=backlink.live_since, guarantee_days=backlink.guarantee_days, now=backlink.lost_at
    )
    return owed and backlink.lost_at <= now - _time_to_replace()


def links_to_settle(*, now: datetime) -> QuerySet[OrderedLink]:
    """Failed links of orders that credit them, which nobody has looked at since."""
    failed = Q(backlink__status=Status.CANCELLED) | Q(
        backlink__status=Status.LOST, backlink__lost_at__lte=now - _time_to_replace()
    )
    return OrderedLink.objects.filter(
        failed,
        credit_settled_at__isnull=True,
        order__credits_failed_links=True,
        order__approved_at__isnull=False,
    )


def _time_to_replace() -> timedelta:
    return timedelta(days=settings.LINK_REPLACEMENT_DAYS)


def _as_sold(links: Sequence[OrderedLink]) -> list[_Sold]:
    by_backlink: dict[UUID | None, OrderedLink] = {link.backlink_id: link for link in links}
    replacements = {link.backlink.replaced_by_id for link in links}
    return [
        _Sold(link, _last(link, by_backlink))
        for link in links
        if link.backlink_id not in replacements
    ]


def _last(link: OrderedLink, by_backlink: Mapping[UUID | None, OrderedLink]) -> OrderedLink:
    while (other := by_backlink.get(link.backlink.replaced_by_id)) is not None:
        link = other
    return link
