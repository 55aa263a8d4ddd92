"""What each client leaves (specification 13.1)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Sum

from igny8.billing.models import JournalEntry
from igny8.billing.rules.journal import Ledger
from igny8.content.models import PublishedPage
from igny8.dashboard.rules.currencies import sum_in
from igny8.kit.clock import local_moment, month_start, next_month
from igny8.kit.money import round_half_up
from igny8.services.models import ManagedServiceSubscription, TimeEntry
from igny8.services.rules.margin import Margin, effective_hourly_rate

COSTS = (Ledger.SUPPLIER_COST, Ledger.CREDIT_COST)


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


@dataclass(slots=True)
class _Booked:
    """A site's sums by currency: what the journal has by ledger, and people's time."""

    ledgers: dict[str, dict[str, Decimal]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Decimal))
    )
    people: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    minutes: int = 0

    def margin(self, currency: str) -> Margin:
        return Margin(
            revenue=-self.ledgers[Ledger.REVENUE][currency],
            supplier_cost=sum_in(currency, self.ledgers[Ledger.SUPPLIER_COST]),
            credit_cost=sum_in(currency, self.ledgers[Ledger.CREDIT_COST]),
            people_cost=sum_in(currency, self.people),
        )

    def other_currencies(self, currency: str) -> tuple[str, ...]:
        costs = (*(self.ledgers[ledger] for ledger in COSTS), self.people)
        return tuple(sorted({one for sums in costs for one in sums} - {currency}))


def client_margins(
    subscriptions: Sequence[ManagedServiceSubscription], *, month: date
) -> list[ClientMargin]:
    """One margin a subscription for a calendar month, in their order; a query a time zone more
    than two."""
    start, end = month_start(month), next_month(month)
    booked = _booked(subscriptions, start, end)
    articles = _articles(subscriptions, start, end)
    return [
        ClientMargin(
            subscription=subscription,
            month=start,
            margin=booked[subscription.site_id].margin(subscription.account.currency),
            minutes=booked[subscription.site_id].minutes,
            articles_published=articles.get(subscription.site_id, 0),
            other_currencies=booked[subscription.site_id].other_currencies(
                subscription.account.currency
            ),
        )
        for subscription in subscriptions
    ]


def _booked(
    subscriptions: Sequence[ManagedServiceSubscription], start: date, end: date
) -> dict[UUID, _Booked]:
    sites = [s.site_id for s in subscriptions]
    found: dict[UUID, _Booked] = {site: _Booked() for site in sites}
    entries = JournalEntry.objects.filter(
        site__in=sites, ledger__in=[Ledger.REVENUE, *COSTS], day__gte=start, day__lt=end
    )
    sums = entries.values("site", "ledger", "currency").annotate(total=Sum("amount"))
    for row in sums.order_by():
        found[row["site"]].ledgers[row["ledger"]][row["currency"]] = row["total"]
    hours = TimeEntry.objects.filter(site__in=sites, worked_on__gte=start, worked_on__lt=end)
    worked = hours.values("site", "currency").annotate(
        total=Sum("minutes"), worth=Sum(F("hour_cost") * F("minutes") / Decimal(60))
    )
    for hour in worked.order_by():
        found[hour["site"]].people[hour["currency"]] = hour["worth"]
        found[hour["site"]].minutes += hour["total"]
    return found


def _articles(
    subscriptions: Sequence[ManagedServiceSubscription], start: date, end: date
) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    zones: dict[str, list[UUID]] = defaultdict(list)
    for subscription in subscriptions:
        zones[subscription.account.time_zone].append(subscription.site_id)
    for zone, sites in zones.items():
        rows = (
            PublishedPage.objects.filter(
                site__in=sites,
                published_at__gte=local_moment(start, datetime.min.time(), zone),
                published_at__lt=local_moment(end, datetime.min.time(), zone),
            )
            .values("site")
            .annotate(count=Count("pk"))
            .order_by()
        )
        found.update({row["site"]: row["count"] for row in rows})
    return found
