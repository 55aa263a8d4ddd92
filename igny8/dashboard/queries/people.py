"""What people's time comes to."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import TruncMonth

from igny8.accounts.models import Account
from igny8.kit.clock import next_month
from igny8.services.models import TimeEntry

MINUTES_AN_HOUR = Decimal(60)
# What hours cost, unrounded; from rows of TimeEntry.
COST = Sum(F("hour_cost") * F("minutes") / MINUTES_AN_HOUR)


@dataclass(slots=True)
class Worked:
    """Minutes that people worked, and what they cost, unrounded, by the costs' currency."""

    minutes: int = 0
    costs: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


def people_worked(
    accounts: QuerySet[Account], *, first: date, last: date
) -> dict[tuple[date, str], Worked]:
    """The months from `first` to `last` (their first days), by month and the clients' currency."""
    entries = TimeEntry.objects.filter(
        account__in=accounts, worked_on__gte=first, worked_on__lt=next_month(last)
    )
    sums = entries.annotate(month=TruncMonth("worked_on")).values(
        "month", "account__currency", "currency"
    )
    found: dict[tuple[date, str], Worked] = defaultdict(Worked)
    for row in sums.annotate(total=Sum("minutes"), worth=COST).order_by():
        worked = found[row["month"], row["account__currency"]]
        worked.minutes += row["total"]
        worked.costs[row["currency"]] += row["worth"]
    return dict(found)
