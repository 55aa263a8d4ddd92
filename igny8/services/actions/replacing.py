"""Another link in the place of a lost one, which its publisher owes under the guarantee."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from igny8.accounts.models import User
from igny8.kit.errors import Invalid, NotFound
from igny8.links.rules.loss import is_guaranteed
from igny8.marketplaces.rules.addresses import is_web_address
from igny8.sag.actions.backlinks import replace_backlink
from igny8.sag.models import SAGBacklink
from igny8.services.actions.counters import refresh_order
from igny8.services.actions.placements import queue_follow_up
from igny8.services.errors import GuaranteeOver
from igny8.services.models import BacklinkServiceOrder, OrderedLink


@transaction.atomic
def replace_link(
    backlink: SAGBacklink, *, page_url: str, by: User | None, now: datetime
) -> SAGBacklink:
    """The publisher brought the lost link on another page, at the same terms and for nothing.

    The new link is visited like any other, and stands once it was seen. Said again, it is the
    replacement that is there. Raises Invalid for what is no address, GuaranteeOver, IllegalMove for
    a link that is not lost or in dispute, or was replaced by another page, NotFound for one of no
    order.
    """
    if not is_web_address(page_url):
        raise Invalid(f"{page_url!r} is not an address; paste it as https://…", field="page_url")
    rows = OrderedLink.objects.select_related("order__site", "account")
    lost = rows.filter(backlink=backlink).first()
    if lost is None:
        raise NotFound("This link belongs to no order, so nobody owes another one.")
    BacklinkServiceOrder.objects.select_for_update(of=("self",)).get(pk=lost.order_id)
    backlink = SAGBacklink.objects.select_for_update(of=("self",)).get(pk=backlink.pk)
    if backlink.replaced_by is not None and backlink.replaced_by.page_url == page_url:
        return backlink.replaced_by
    _check_guarantee(backlink, now=now)
    replacement = _copy(backlink, page_url=page_url, now=now)
    last = OrderedLink.objects.filter(order=lost.order).aggregate(last=Max("position"))["last"]
    OrderedLink.objects.create(
        account=lost.account,
        order=lost.order,
        backlink=replacement,
        position=last + 1,
        supplier=lost.supplier,
        tier=lost.tier,
        asked_at=now,
        placed_at=now,
    )
    replace_backlink(backlink, by_link=replacement, by=by, now=now)
    refresh_order(lost.order)
    queue_follow_up(lost.order, now=now)
    return replacement


def _check_guarantee(backlink: SAGBacklink, *, now: datetime) -> None:
    """Whether the link was lost while it was guaranteed. Raises GuaranteeOver."""
    lost_at = backlink.lost_at or now
    if not is_guaranteed(
        live_since=backlink.live_since, guarantee_days=backlink.guarantee_days, now=lost_at
    ):
        raise GuaranteeOver(
            f"The link on {backlink.publisher_domain} was guaranteed for "
            f"{backlink.guarantee_days} days; order a new one."
        )


def _copy(backlink: SAGBacklink, *, page_url: str, now: datetime) -> SAGBacklink:
    same = (
        "account", "site", "order_ref", "campaign", "planned_page", "target_url", "anchor",
        "anchor_kind", "agreed_rel", "placement", "guarantee_days", "publisher_domain", "dr",
        "dr_source", "dr_date", "currency",
    )  # fmt: skip
    terms = {name: getattr(backlink, name) for name in same}
    return SAGBacklink.objects.create(**terms, page_url=page_url, ordered_at=now)
