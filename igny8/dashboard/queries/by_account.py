"""What each client (an account, with all its sites and plans) brought, cost and left in a month.

The clients of a currency add up to the dashboard's figures of it, to the cent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from igny8.accounts.models import Account
from igny8.dashboard.models import BookedMonth
from igny8.dashboard.queries.booked import Booked, booked_by_account
from igny8.kit.clock import month_start
from igny8.services.rules.margin import Margin, effective_hourly_rate


@dataclass(frozen=True, slots=True)
class AccountMargin:
    """A client's month in the client's currency; `other_currencies` are those of its costs that
    this one cannot say."""

    account: Account
    month: date
    backlink_revenue: Decimal
    margin: Margin
    minutes: int
    other_currencies: tuple[str, ...]

    @property
    def hourly_rate(self) -> Decimal | None:
        return effective_hourly_rate(self.margin.revenue, self.margin.platform_cost, self.minutes)


def accounts_of_month(accounts: QuerySet[Account], month: date) -> QuerySet[Account]:
    """Those for which anything was booked or worked in a calendar month, by name."""
    booked = BookedMonth.objects.filter(account=OuterRef("pk"), month=month_start(month))
    return accounts.filter(Exists(booked)).order_by("name", "pk")


def account_margins(accounts: Sequence[Account], *, month: date) -> list[AccountMargin]:
    """One margin an account for a calendar month, in their order; one query."""
    start = month_start(month)
    booked = booked_by_account({one.pk: one.currency for one in accounts}, month=start)
    found = ((account, booked.get(account.pk, Booked())) for account in accounts)
    return [
        AccountMargin(
            account=account,
            month=start,
            backlink_revenue=sums.backlink_revenue,
            margin=sums.margin(account.currency),
            minutes=sums.minutes,
            other_currencies=sums.other_currencies(account.currency),
        )
        for account, sums in found
    ]
