"""Links that people order by hand: what there is to do for each, and what was done."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from igny8.accounts.models import User
from igny8.inbox.actions import add_todo, complete_todo
from igny8.inbox.models import Todo
from igny8.jobs.actions import enqueue
from igny8.jobs.models import Job
from igny8.marketplaces.actions.manual import (
    mark_placement_delivered,
    mark_placement_failed,
    mark_placement_sent,
)
from igny8.marketplaces.models import ManualPlacement
from igny8.marketplaces.rules.suppliers import SUPPLIERS
from igny8.sag.models import SAGBacklink
from igny8.services.actions.duties import current_subscription
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.queries.orders import UNDELIVERED
from igny8.services.queries.placements import is_missing

FOLLOW = "igny8.services.tasks.follow_up_order"
Status = ManualPlacement.Status


@transaction.atomic
def send_placement(
    placement: ManualPlacement,
    *,
    by: User,
    now: datetime,
    confirmed: Collection[str],
    supplier_reference: str = "",
    form: Mapping[str, str] | None = None,
) -> ManualPlacement:
    """The form went to the supplier. Raises Invalid naming what is missing, IllegalPlacementMove.

    `confirmed` are the points of the supplier's checklist, `form` the further fields of its form.
    """
    sent = mark_placement_sent(
        placement, by=by, now=now, confirmed=confirmed, form=form or {},
        supplier_reference=supplier_reference,
    )  # fmt: skip
    _follow(sent, now=now)
    return sent


@transaction.atomic
def deliver_placement(
    placement: ManualPlacement,
    *,
    by: User,
    now: datetime,
    page_url: str,
    report_urls: Sequence[str] = (),
) -> ManualPlacement:
    """The page is up; it is visited next. Raises Invalid for no address, IllegalPlacementMove.

    Another address may follow as long as the link was not seen.
    """
    delivered = mark_placement_delivered(
        placement, page_url=page_url, by=by, now=now, report_urls=report_urls,
        is_unproven=_is_unproven(placement),
    )  # fmt: skip
    _follow(delivered, now=now)
    return delivered


@transaction.atomic
def fail_placement(
    placement: ManualPlacement, *, by: User, now: datetime, reason: str
) -> ManualPlacement:
    """The supplier will not do it. Raises Invalid without a reason, IllegalPlacementMove.

    It may turn out so after a page was named, as long as the link was not seen there.
    """
    failed = mark_placement_failed(
        placement, reason=reason, by=by, now=now, is_unproven=_is_unproven(placement)
    )
    _follow(failed, now=now)
    return failed


def _is_unproven(placement: ManualPlacement) -> bool:
    """Whether the placement's link is still to be seen; a visit that sees it waits for this."""
    link = link_of(placement)
    if link is None:
        return False
    rows = SAGBacklink.objects.select_for_update(of=("self",))
    return rows.get(pk=link.backlink_id).status in UNDELIVERED


def link_of(placement: ManualPlacement) -> OrderedLink | None:
    """The order's link that the placement is for."""
    links = OrderedLink.objects.filter(
        account=placement.account, supplier_reference=placement.reference
    )
    return links.select_related("account", "order__site", "backlink__site").first()


def _follow(placement: ManualPlacement, *, now: datetime) -> None:
    """Let to-dos and the order follow from what a person wrote down."""
    link = link_of(placement)
    if link is None:
        return
    keep_todos(link, now=now)
    queue_follow_up(link.order, now=now)


def queue_follow_up(order: BacklinkServiceOrder, *, now: datetime) -> Job:
    """The job that takes an order on from wherever it stands; while it runs, once more after it."""
    return enqueue(
        FOLLOW,
        str(order.pk),
        account=order.account,
        site=order.site,
        key=str(order.pk),
        again=True,
        title=f"Follow up links of {order.site.domain}",
        now=now,
    )


def keep_todos(link: OrderedLink, *, now: datetime) -> None:
    """Bring the to-dos of a link that people order in line with where its placement stands."""
    placement = ManualPlacement.objects.filter(
        account=link.account, key=str(link.backlink_id)
    ).first()
    if placement is None:
        return
    start = f"placement:{placement.reference}:"
    wanted, title = _to_do(placement, link)
    opened = Todo.objects.filter(account=link.account, key__startswith=start, done_at=None)
    for todo in opened.exclude(key=f"{start}{wanted}"):
        complete_todo(todo, by=None, now=now)
    if wanted:
        site = link.backlink.site
        subscription = current_subscription(site)
        add_todo(
            link.account,
            site=site,
            title=title,
            key=f"{start}{wanted}",
            owner=subscription.account_manager if subscription else None,
            due_date=link.order.due_date,
            now=now,
        )


def _to_do(placement: ManualPlacement, link: OrderedLink) -> tuple[str, str]:
    """What waits for a person, by a short name, and in words; nothing where nothing does."""
    supplier, domain = SUPPLIERS[placement.supplier].name, placement.publisher_domain
    if placement.status == Status.ORDERED:
        return "send", f"Order the link on {domain} from {supplier}"
    if placement.status == Status.PENDING:
        return "proof", f"Bring the address of the page on {domain} that {supplier} placed"
    if is_missing(placement, link):
        # A name of its own for each address: a to-do that was done is never opened again.
        return f"missing-{placement.moved_at:%Y%m%d%H%M%S}", (
            f"The link was not seen on {placement.page_url}: bring the page's right address, or "
            f"say that {supplier} did not place it"
        )
    if placement.status == Status.CANCELLED and placement.sent_at is not None:
        return "withdraw", f"Tell {supplier} that the link on {domain} is withdrawn"
    return "", ""
