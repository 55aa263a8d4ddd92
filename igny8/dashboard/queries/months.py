"""What each of the last months brought, cost and left, by currency."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from igny8.accounts.models import Account
from igny8.dashboard.queries.booked import booked_by_month
from igny8.kit.clock import month_start
from igny8.services.rules.margin import Margin, effective_hourly_rate

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MonthMargin:
    """A month of the portfolio in one currency: what it brought, cost and left."""

    month: date
    currency: str
    backlink_revenue: Decimal
    margin: Margin
    minutes: int
    other_currencies: tuple[str, ...]

    @property
    def hourly_rate(self) -> Decimal | None:
        return effective_hourly_rate(self.margin.revenue, self.margin.platform_cost, self.minutes)


def last_months(month: date, count: int) -> list[date]:
    """The first days of `count` months up to the one that `month` is in, the earliest first."""
    found = [month_start(month)]
    while len(found) < count:
        found.append(month_start(found[-1] - ONE_DAY))
    return found[::-1]


def month_margins(accounts: QuerySet[Account], *, first: date, last: date) -> list[MonthMargin]:
    """The months from `first` to `last` (their first days) that brought or cost anything.

    The latest first, in the order of their currencies; one query.
    """
    booked = booked_by_month(accounts, first=first, last=last)
    return [
        MonthMargin(
            month=month,
            currency=currency,
            backlink_revenue=sums.backlink_revenue,
            margin=sums.margin(currency),
            minutes=sums.minutes,
            other_currencies=sums.other_currencies(currency),
        )
        for (month, currency), sums in sorted(
            booked.items(), key=lambda one: (-one[0][0].toordinal(), one[0][1])
        )
    ]
