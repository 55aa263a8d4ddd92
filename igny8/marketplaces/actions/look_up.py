"""Ratings from an outside look-up, kept with their source and day."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from igny8.accounts.models import Account
from igny8.kit.clock import local_date, simulated_moment
from igny8.kit.errors import Conflict
from igny8.marketplaces.errors import LookUpFailed
from igny8.marketplaces.gateways.fatgrid import DomainLookUp, FatGridGateway, Listing
from igny8.marketplaces.models import Publisher
from igny8.marketplaces.queries import domains_to_rate


def fatgrid() -> FatGridGateway:
    """FatGrid as it is configured. Raises Conflict where no key is set.

    Under a simulated clock nobody outside is asked (decisions 3.20): LookUpFailed.
    """
    if simulated_moment() is not None:
        raise LookUpFailed("FatGrid is not asked under a simulated clock.", permanent=True)
    if not settings.FATGRID_API_KEY:
        raise Conflict("FatGrid is not set up; set IGNY8_FATGRID_API_KEY.")
    return FatGridGateway(
        settings.FATGRID_API_KEY,
        base_url=settings.FATGRID_BASE_URL,
        allow=settings.OUTBOUND_ALLOWLIST,
    )


def look_up_ratings(
    account: Account, *, domains: Sequence[str], look_up: DomainLookUp, now: datetime
) -> list[Listing]:
    """Ask for these domains and keep the ratings of the publishers among them.

    Their prices are handed back but not kept: an offer is ours once somebody enters it. Raises
    LookUpFailed; nothing has changed then.
    """
    found = look_up.search(domains)
    _keep_ratings(account, found, source=look_up.source, now=now)
    return found


def refresh_ratings(account: Account, *, look_up: DomainLookUp, now: datetime) -> list[Listing]:
    """Look up the publishers whose rating is missing or a month old. Raises LookUpFailed."""
    domains = domains_to_rate(account, today=local_date(now, account.time_zone))
    return look_up_ratings(account, domains=domains, look_up=look_up, now=now) if domains else []


@transaction.atomic
def _keep_ratings(
    account: Account, listings: Sequence[Listing], *, source: str, now: datetime
) -> None:
    today = local_date(now, account.time_zone)
    rated = {listing.domain: listing.dr for listing in listings if listing.dr is not None}
    publishers = Publisher.objects.filter(account=account, domain__in=rated)
    for publisher in publishers.select_for_update(of=("self",)).order_by("domain"):
        publisher.rate(rated[publisher.domain], source=source, on=today)
