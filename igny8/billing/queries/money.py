"""What was earned and what it cost, read from the journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from igny8.accounts.models import Account, Site
from igny8.billing.models import JournalEntry
from igny8.billing.rules.journal import Ledger
from igny8.kit.clock import month_start, next_month
from igny8.kit.money import Money, round_half_up


@dataclass(frozen=True, slots=True)
class RevenueOfKind:
    """What one kind of revenue brought."""

    kind: str
    revenue: Money


@dataclass(frozen=True, slots=True)
class Margin:
    """Gross margin: revenue less suppliers and credits, without people's time (decisions 3.16).

    All in `revenue`'s currency; costs booked in other currencies are listed, not added, and then
    there is no margin to say.
    """

    revenue: Money
    supplier_cost: Money
    credit_cost: Money
    other_costs: tuple[Money, ...] = ()

    @property
    def gross(self) -> Money | None:
        """None where some of the costs are in another currency."""
        return None if self.other_costs else self.revenue - self.supplier_cost - self.credit_cost

    @property
    def percent(self) -> Decimal | None:
        """Gross margin in percent of revenue, one decimal; None without revenue or margin."""
        if self.gross is None or not self.revenue.amount:
            return None
        return round_half_up(self.gross.amount * 100 / self.revenue.amount, places=1)


def revenue_by_kind(accounts: Iterable[Account], month: date) -> list[RevenueOfKind]:
    """What the accounts brought in the month that `month` lies in, by kind and currency."""
    rows = (
        JournalEntry.objects.filter(
            account__in=accounts,
            ledger=Ledger.REVENUE,
            day__gte=month_start(month),
            day__lt=next_month(month),
        )
        .values("kind", "currency")
        .annotate(total=Sum("amount"))
        .order_by("kind", "currency")
    )
    return [RevenueOfKind(row["kind"], Money(-row["total"], row["currency"])) for row in rows]


def margin_for(account: Account, start: date, end: date, *, site: Site | None = None) -> Margin:
    """The account's gross margin (or one site's) on the local days [start, end)."""
    entries = JournalEntry.objects.for_account(account).filter(
        ledger__in=[Ledger.REVENUE, Ledger.SUPPLIER_COST, Ledger.CREDIT_COST],
        day__gte=start,
        day__lt=end,
    )
    if site is not None:
        entries = entries.filter(site=site)
    sums = {
        (row["ledger"], row["currency"]): row["total"]
        for row in entries.values("ledger", "currency").annotate(total=Sum("amount"))
    }

    def total(ledger: Ledger) -> Money:
        return Money(sums.get((ledger.value, account.currency), Decimal(0)), account.currency)

    abroad: dict[str, Money] = {}
    for (ledger, currency), amount in sorted(sums.items()):
        if currency != account.currency and ledger != Ledger.REVENUE:
            abroad[currency] = abroad.get(currency, Money.zero(currency)) + Money(amount, currency)
    return Margin(
        revenue=-total(Ledger.REVENUE),
        supplier_cost=total(Ledger.SUPPLIER_COST),
        credit_cost=total(Ledger.CREDIT_COST),
        other_costs=tuple(abroad.values()),
    )
