"""What is in the wallet, and what went out of it."""

from datetime import datetime

from django.db.models import Sum

from igny8.accounts.models import Account, Site
from igny8.billing.models import CreditEntry


def credit_balance(account: Account) -> int:
    """The credits that the account has left."""
    total = CreditEntry.objects.for_account(account).aggregate(total=Sum("delta"))["total"]
    return total or 0


def credits_used(
    account: Account, *, start: datetime, end: datetime, site: Site | None = None
) -> int:
    """Credits spent less those given back, from `start` until before `end` (moments)."""
    entries = CreditEntry.objects.for_account(account).filter(
        kind__in=[CreditEntry.Kind.SPEND, CreditEntry.Kind.REFUND],
        entered_at__gte=start,
        entered_at__lt=end,
    )
    if site is not None:
        entries = entries.filter(site=site)
    return -(entries.aggregate(total=Sum("delta"))["total"] or 0)
