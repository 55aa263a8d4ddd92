"""What each client leaves (specification 13.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F
from django.db.models.functions import TruncMonth

from igny8.content.models import PublishedPage
from igny8.dashboard.queries.booked import Booked, booked_by_site
from igny8.dashboard.queries.local_days import LocalDay
from igny8.kit.clock import month_start, next_month
from igny8.kit.money import round_half_up
from igny8.services.models import ManagedServiceSubscription
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
    """One margin a subscription and month (its first day), in their order; two queries."""
    if not months:
        return []
    booked = booked_by_site(
        [s.site_id for s in subscriptions],
        accounts=[s.account_id for s in subscriptions],
        months=months,
        currencies={s.site_id: s.account.currency for s in subscriptions},
    )
    articles = _articles([s.site_id for s in subscriptions], months)
    return [
        _margin(
            subscription,
            month,
            booked.get((subscription.site_id, month), Booked()),
            articles=articles.get((subscription.site_id, month), 0),
        )
        for subscription in subscriptions
        for month in months
    ]


def _margin(
    subscription: ManagedServiceSubscription, month: date, booked: Booked, *, articles: int
) -> ClientMargin:
    currency = subscription.account.currency
    return ClientMargin(
        subscription=subscription,
        month=month,
        margin=booked.margin(currency),
        minutes=booked.minutes,
        articles_published=articles,
        other_currencies=booked.other_currencies(currency),
    )


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
