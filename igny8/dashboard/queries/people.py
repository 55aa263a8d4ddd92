"""What people's time cost."""

from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from igny8.accounts.models import Account
from igny8.kit.money import round_half_up
from igny8.services.models import TimeEntry

MINUTES_AN_HOUR = Decimal(60)


def people_costs(accounts: QuerySet[Account], start: date, end: date) -> dict[str, Decimal]:
    """Hours at cost in [start, end) by currency, in whole cents."""
    entries = TimeEntry.objects.filter(
        account__in=accounts, worked_on__gte=start, worked_on__lt=end
    )
    sums = (
        entries.values("currency")
        .annotate(total=Sum(F("hour_cost") * F("minutes") / MINUTES_AN_HOUR))
        .order_by()
    )
    return {row["currency"]: round_half_up(row["total"]) for row in sums}
