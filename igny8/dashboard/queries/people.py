"""What people's time cost."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from igny8.accounts.models import Account
from igny8.services.models import TimeEntry

MINUTES_AN_HOUR = Decimal(60)


def people_costs(
    accounts: QuerySet[Account], start: date, end: date
) -> dict[str, dict[str, Decimal]]:
    """Hours at cost in [start, end), unrounded: by the accounts' currency, then by their own."""
    entries = TimeEntry.objects.filter(
        account__in=accounts, worked_on__gte=start, worked_on__lt=end
    )
    sums = entries.values("account__currency", "currency").annotate(
        total=Sum(F("hour_cost") * F("minutes") / MINUTES_AN_HOUR)
    )
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in sums.order_by():
        found[row["account__currency"]][row["currency"]] = row["total"]
    return found
