"""What each client leaves (specification 13.1)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth

from igny8.content.models import PublishedPage
from igny8.dashboard.queries.booked import Booked, booked_by_site
from igny8.dashboard.queries.local_days import LocalDay
from igny8.dashboard.queries.people import COST, Worked
from igny8.dashboard.rules.currencies import sum_in
from igny8.kit.clock import month_start, next_month
from igny8.kit.money import round_half_up
from igny8.services.models import ManagedServiceSubscription, TimeEntry
from igny8.services.rules.margin import Margin, effective_hourly_rate

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClientMargin:
    """A client's month: money in the account's currency, minutes of people's time.

    `other_currencies` are those of its costs that the account's currency cannot say.
    """

    subscription: ManagedServiceSubscription
    month: date
    margin: Margin
    minutes: int
    articles_published: int
    other_currencies: tuple[str, ...] = ()

    @property
    def cost_per_article(self) -> Decimal | None:
        """Credits spent, in money, by article published; None without articles or that money."""
        if self.margin.credit_cost is None or not self.articles_published:
            return None
        return round_half_up(self.margin.credit_cost / self.articles_published)

    @property
    def hourly_rate(self) -> Decimal | None:
        """(Revenue - platform costs) / hours, links' costs taken out too; None without hours."""
        return effective_hourly_rate(self.margin.revenue, self.margin.platform_cost, self.minutes)


def client_margins(
    subscriptions: Sequence[ManagedServiceSubscription], *, month: date
) -> list[ClientMargin]:
    """One margin a subscription for a calendar month, in their order; a fixed number of queries."""
    return margins_of_months(subscriptions, months=[month_start(month)])


def margins_of_months(
    subscriptions: Sequence[ManagedServiceSubscription], *, months: Sequence[date]
) -> list[ClientMargin]:
    """One margin a subscription and month (its first day), in their order; three queries."""
    if not months:
        return []
    sites = [s.site_id for s in subscriptions]
    accounts = [s.account_id for s in subscriptions]
    booked = booked_by_site(sites, accounts=accounts, months=months)
    worked = _worked(sites, months)
    articles = _articles(sites, months)
    return [
        _margin(
            subscription,
            month,
            booked=booked.get((subscription.site_id, month), {}),
            worked=worked.get((subscription.site_id, month), Worked()),
            articles=articles.get((subscription.site_id, month), 0),
        )
        for subscription in subscriptions
        for month in months
    ]


def _margin(
    subscription: ManagedServiceSubscription,
    month: date,
    *,
    booked: Mapping[str, Booked],
    worked: Worked,
    articles: int,
) -> ClientMargin:
    currency = subscription.account.currency
    suppliers: dict[str, Decimal] = defaultdict(Decimal)
    credits: dict[str, Decimal] = defaultdict(Decimal)
    for sums in booked.values():
        for code, cost in sums.supplier_costs.items():
            suppliers[code] += cost
        for code, cost in sums.credit_costs.items():
            credits[code] += cost
    return ClientMargin(
        subscription=subscription,
        month=month,
        margin=Margin(
            revenue=booked[currency].revenue if currency in booked else Decimal(0),
            supplier_cost=sum_in(currency, suppliers),
            credit_cost=sum_in(currency, credits),
            people_cost=sum_in(currency, worked.costs),
        ),
        minutes=worked.minutes,
        articles_published=articles,
        other_currencies=tuple(sorted({*suppliers, *credits, *worked.costs} - {currency})),
    )


def _worked(sites: Sequence[UUID], months: Sequence[date]) -> dict[tuple[UUID, date], Worked]:
    entries = TimeEntry.objects.filter(
        site__in=sites, worked_on__gte=min(months), worked_on__lt=next_month(max(months))
    )
    sums = entries.annotate(month=TruncMonth("worked_on")).values("site", "month", "currency")
    found: dict[tuple[UUID, date], Worked] = defaultdict(Worked)
    for row in sums.annotate(total=Sum("minutes"), worth=COST).order_by():
        worked = found[row["site"], row["month"]]
        worked.minutes += row["total"]
        worked.costs[row["currency"]] += row["worth"]
    return found


def _articles(sites: Sequence[UUID], months: Sequence[date]) -> dict[tuple[UUID, date], int]:
    """How many pages each site published in each month, by its account's own days."""
    pages = PublishedPage.objects.filter(
        site__in=sites,
        published_at__gte=datetime.combine(min(months), time.min, UTC) - A_DAY,
        published_at__lt=datetime.combine(next_month(max(months)), time.min, UTC) + A_DAY,
    )
    local = LocalDay(F("site__account__time_zone"), F("published_at"))
    rows = pages.annotate(month=TruncMonth(local)).values("site", "month")
    counted = rows.annotate(count=Count("pk")).order_by()
    return {(row["site"], row["month"]): row["count"] for row in counted}
