"""What each client (an account, with all its sites and plans) brought, cost and left in a month.

The clients of a currency add up to the dashboard's figures of it, to the cent.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum

from igny8.accounts.models import Account
from igny8.dashboard.models import BookedMonth
from igny8.dashboard.queries.booked import SUMS, Booked
from igny8.dashboard.queries.people import COST, Worked
from igny8.dashboard.rules.currencies import sum_in
from igny8.kit.clock import month_start, next_month
from igny8.services.models import TimeEntry
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
    start, end = month_start(month), next_month(month)
    booked = BookedMonth.objects.filter(account=OuterRef("pk"), month=start)
    worked = TimeEntry.objects.filter(
        account=OuterRef("pk"), worked_on__gte=start, worked_on__lt=end
    )
    return accounts.filter(Exists(booked) | Exists(worked)).order_by("name", "pk")


def account_margins(accounts: Sequence[Account], *, month: date) -> list[AccountMargin]:
    """One margin an account for a calendar month, in their order; two queries."""
    start = month_start(month)
    ids = [account.pk for account in accounts]
    booked, worked = _booked(ids, start), _worked(ids, start)
    return [_margin(account, start, booked[account.pk], worked[account.pk]) for account in accounts]


def _booked(accounts: Sequence[UUID], start: date) -> dict[UUID, dict[str, Booked]]:
    rows = BookedMonth.objects.filter(account__in=accounts, month=start)
    sums = rows.values_list("account", "currency").annotate(**SUMS).order_by()
    found: dict[UUID, dict[str, Booked]] = defaultdict(dict)
    for account, currency, billed, links, suppliers, credits in sums:
        of_currency = found[account][currency] = Booked(billed, links)
        of_currency.cost(currency, suppliers=suppliers, credits=credits)
    return found


def _worked(accounts: Sequence[UUID], start: date) -> dict[UUID, Worked]:
    entries = TimeEntry.objects.filter(
        account__in=accounts, worked_on__gte=start, worked_on__lt=next_month(start)
    )
    sums = entries.values_list("account", "currency").annotate(total=Sum("minutes"), worth=COST)
    found: dict[UUID, Worked] = defaultdict(Worked)
    for account, currency, minutes, cost in sums.order_by():
        found[account].minutes += minutes
        found[account].costs[currency] += cost
    return found


def _margin(
    account: Account, month: date, booked: dict[str, Booked], worked: Worked
) -> AccountMargin:
    own = booked.get(account.currency, Booked())
    suppliers = {code: sums.supplier_costs[code] for code, sums in booked.items()}
    credits = {code: sums.credit_costs[code] for code, sums in booked.items()}
    costs = {
        code for sums in (suppliers, credits, worked.costs) for code, cost in sums.items() if cost
    }
    return AccountMargin(
        account=account,
        month=month,
        backlink_revenue=own.backlink_revenue,
        margin=Margin(
            revenue=own.revenue,
            supplier_cost=sum_in(account.currency, _some(suppliers)),
            credit_cost=sum_in(account.currency, _some(credits)),
            people_cost=sum_in(account.currency, _some(worked.costs)),
        ),
        minutes=worked.minutes,
        other_currencies=tuple(sorted(costs - {account.currency})),
    )


def _some(costs: dict[str, Decimal]) -> dict[str, Decimal]:
    """Only the currencies in which there is a cost."""
    return {currency: cost for currency, cost in costs.items() if cost}
