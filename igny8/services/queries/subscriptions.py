"""Reads over subscriptions."""

from django.db.models import QuerySet

from igny8.accounts.errors import NoSuchRow
from igny8.accounts.models import Account, Site
from igny8.services.models import ManagedServiceSubscription


def subscription_of(site: Site) -> ManagedServiceSubscription:
    """The site's subscription that is not cancelled, else its last. Raises NoSuchRow."""
    rows = ManagedServiceSubscription.objects.filter(site=site)
    rows = rows.select_related("account", "site__account", "agreement", "account_manager")
    current = rows.exclude(status="cancelled").first() or rows.order_by("-created_at").first()
    if current is None:
        raise NoSuchRow(f"{site} has no managed service; `igny8 onboard INTAKE.yaml` makes one.")
    return current


def subscriptions_of(accounts: QuerySet[Account]) -> QuerySet[ManagedServiceSubscription]:
    """The subscriptions of these accounts, with what a list shows of each."""
    rows = ManagedServiceSubscription.objects.for_accounts(accounts)
    return rows.select_related("account", "site", "agreement", "account_manager")
