"""Reads over subscriptions, orders and hours."""

from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from igny8.accounts.errors import NoSuchRow
from igny8.accounts.models import Account, Site
from igny8.services.models import ManagedServiceSubscription, TimeEntry


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
    rows = ManagedServiceSubscription.objects.filter(account__in=accounts)
    return rows.select_related("account", "site", "agreement", "account_manager")


def people_cost(account: Account, start: date, end: date) -> Decimal:
    """What the team's hours for an account cost in [start, end), unrounded, in their currency."""
    entries = TimeEntry.objects.filter(account=account, worked_on__gte=start, worked_on__lt=end)
    total = entries.aggregate(total=Sum(F("hour_cost") * F("minutes") / Decimal(60)))["total"]
    return total or Decimal(0)


def minutes_worked(account: Account, start: date, end: date) -> int:
    """How many minutes the team worked for an account in [start, end)."""
    entries = TimeEntry.objects.filter(account=account, worked_on__gte=start, worked_on__lt=end)
    return entries.aggregate(total=Sum("minutes"))["total"] or 0
