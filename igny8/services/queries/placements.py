"""Links that people order by hand: which of them wait for somebody."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from igny8.accounts.models import Account
from igny8.links.models import LinkCheck
from igny8.marketplaces.models import ManualPlacement
from igny8.marketplaces.queries import manual_placements_open
from igny8.services.models import OrderedLink
from igny8.services.queries.orders import UNDELIVERED

Verdict = LinkCheck.Verdict
# For so long a page of which nobody can tell may only be slow to appear.
MAY_BE_SLOW = timedelta(days=1)


def placements_to_do(accounts: QuerySet[Account]) -> QuerySet[ManualPlacement]:
    """What people have to order, to bring proof of, or to correct: its page shows no link yet."""
    unproven = OrderedLink.objects.filter(
        account=OuterRef("account"),
        supplier_reference=OuterRef("reference"),
        backlink__status__in=UNDELIVERED,
    )
    brought = ManualPlacement.objects.for_accounts(accounts).filter(Exists(unproven), status="live")
    return manual_placements_open(accounts) | brought


def is_missing(placement: ManualPlacement, link: OrderedLink) -> bool:
    """Whether the link was looked for on the page that somebody brought, and is not to be seen.

    A page that cannot be read is given a day.
    """
    if placement.status != ManualPlacement.Status.LIVE or link.backlink.status not in UNDELIVERED:
        return False
    checks = LinkCheck.objects.filter(
        backlink=link.backlink_id, page_url=placement.page_url, checked_at__gte=placement.moved_at
    )
    last = checks.order_by("checked_at").last()
    if last is None or last.verdict == Verdict.FOUND:
        return False
    is_slow = last.checked_at < placement.moved_at + MAY_BE_SLOW
    return last.verdict == Verdict.NOT_FOUND or not is_slow
