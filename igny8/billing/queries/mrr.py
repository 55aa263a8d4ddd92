"""Monthly recurring revenue of any day, what moved it month by month, and who stayed.

Everything is read from the movements; every figure is of one currency (decisions 3.16).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from igny8.accounts.models import Account
from igny8.billing.models import Agreement, MrrMovement
from igny8.billing.rules.retention import retained_percent
from igny8.kit.clock import month_start, next_month
from igny8.kit.subqueries import subquery

ZERO = Decimal(0)
ONE_DAY = timedelta(days=1)
# What the specification calls MRR is that of managed services (13.1).
MANAGED = (Agreement.Kind.MANAGED,)

BY_MONTH = """
WITH moved AS (
    SELECT m.account_id, m.currency, date_trunc('month', m.day::timestamp)::date AS month,
           sum(m.amount) AS net,
           coalesce(sum(m.amount) FILTER (WHERE m.kind = 'new'), 0) AS new,
           coalesce(sum(m.amount) FILTER (WHERE m.kind = 'expansion'), 0) AS expansion,
           coalesce(sum(m.amount) FILTER (WHERE m.kind = 'contraction'), 0) AS contraction,
           coalesce(sum(m.amount) FILTER (WHERE m.kind = 'churn'), 0) AS churn,
           coalesce(sum(m.amount) FILTER (WHERE m.kind = 'reactivation'), 0) AS reactivation
    FROM billing_mrrmovement m JOIN billing_agreement a ON a.id = m.agreement_id
    WHERE a.kind = ANY(%s) AND m.day <= %s AND m.account_id IN ({accounts})
    GROUP BY 1, 2, 3
), levels AS (
    SELECT *, sum(net) OVER (PARTITION BY account_id, currency ORDER BY month) AS closing FROM moved
)
SELECT currency, month, sum(new), sum(expansion), sum(contraction), sum(churn), sum(reactivation),
       count(*) FILTER (WHERE closing > 0 AND closing - net <= 0),
       count(*) FILTER (WHERE closing <= 0 AND closing - net > 0),
       coalesce(sum(net) FILTER (WHERE closing - net > 0), 0)
FROM levels GROUP BY 1, 2 ORDER BY 1, 2
"""

STAYED = """
SELECT currency, count(*) FILTER (WHERE opening > 0),
       count(*) FILTER (WHERE opening > 0 AND closing > 0),
       coalesce(sum(opening) FILTER (WHERE opening > 0), 0),
       coalesce(sum(closing) FILTER (WHERE opening > 0), 0)
FROM (
    SELECT m.account_id, m.currency, sum(m.amount) AS closing,
           coalesce(sum(m.amount) FILTER (WHERE m.day < %s), 0) AS opening
    FROM billing_mrrmovement m JOIN billing_agreement a ON a.id = m.agreement_id
    WHERE a.kind = ANY(%s) AND m.day <= %s AND m.account_id IN ({accounts})
    GROUP BY 1, 2
) AS levels GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class MrrMonth:
    """What moved the MRR of one currency in a month; opening and all movements are the closing.

    A client (an account) is new or lost where it has any MRR on one end of the month and none on
    the other; `kept_change` is what moved with the clients that were there when it began.
    """

    currency: str
    month: date
    opening: Decimal
    new: Decimal
    expansion: Decimal
    contraction: Decimal
    churn: Decimal
    reactivation: Decimal
    clients_opening: int
    clients_new: int
    clients_lost: int
    kept_change: Decimal

    @property
    def closing(self) -> Decimal:
        return self.opening + self.change

    @property
    def change(self) -> Decimal:
        return self.new + self.expansion + self.contraction + self.churn + self.reactivation

    @property
    def clients_closing(self) -> int:
        return self.clients_opening + self.clients_new - self.clients_lost

    @property
    def logo_retention_percent(self) -> Decimal | None:
        """Of the clients of the month's beginning, those who are there at its end."""
        kept = self.clients_opening - self.clients_lost
        return retained_percent(Decimal(kept), Decimal(self.clients_opening))

    @property
    def net_revenue_retention_percent(self) -> Decimal | None:
        """What they bring at its end in percent of what they brought at its beginning."""
        return retained_percent(self.opening + self.kept_change, self.opening)


@dataclass(frozen=True, slots=True)
class Retention:
    """Who of a currency's clients stayed over some days, and what became of their MRR."""

    currency: str
    clients_before: int
    clients_kept: int
    mrr_before: Decimal
    mrr_kept: Decimal

    @property
    def logo_retention_percent(self) -> Decimal | None:
        return retained_percent(Decimal(self.clients_kept), Decimal(self.clients_before))

    @property
    def net_revenue_retention_percent(self) -> Decimal | None:
        return retained_percent(self.mrr_kept, self.mrr_before)


def mrr_on(
    accounts: QuerySet[Account], days: Sequence[date], *, kinds: Collection[str] = MANAGED
) -> dict[str, tuple[Decimal, ...]]:
    """The MRR of each of these local days, in their order, by currency; one query."""
    rows = MrrMovement.objects.for_accounts(accounts).filter(
        agreement__kind__in=kinds, day__lte=max(days)
    )
    levels = {
        f"on_{number}": Sum("amount", filter=Q(day__lte=day)) for number, day in enumerate(days)
    }
    sums = rows.values_list("currency").annotate(**levels).order_by("currency")
    return {currency: tuple(level or ZERO for level in of_days) for currency, *of_days in sums}


def mrr_months(
    accounts: QuerySet[Account],
    *,
    first: date,
    last: date,
    today: date,
    kinds: Collection[str] = MANAGED,
) -> list[MrrMonth]:
    """The months from `first` to `last`, up to `today`, by currency and in order; one query.

    A currency is listed from the first month on in which it has or had any MRR.
    """
    until = min(today, next_month(last) - ONE_DAY)
    sql, params = subquery(accounts, "pk")
    with connection.cursor() as cursor:
        cursor.execute(BY_MONTH.format(accounts=sql), [list(kinds), until, *params])
        rows = cursor.fetchall()
    moved: dict[str, dict[date, tuple[Any, ...]]] = {}
    for currency, month, *sums in rows:
        moved.setdefault(currency, {})[month] = tuple(sums)
    last_month = min(month_start(last), month_start(until))
    return [
        month
        for currency, by_month in moved.items()
        for month in _months(currency, by_month, last=last_month)
        if month.month >= month_start(first)
    ]


def retention(
    accounts: QuerySet[Account], *, start: date, end: date, kinds: Collection[str] = MANAGED
) -> list[Retention]:
    """Who was there before the local day `start` and still is on `end`, by currency; one query."""
    sql, params = subquery(accounts, "pk")
    with connection.cursor() as cursor:
        cursor.execute(STAYED.format(accounts=sql), [start, list(kinds), end, *params])
        return [Retention(*row) for row in cursor.fetchall()]


def _months(currency: str, moved: Mapping[date, tuple[Any, ...]], *, last: date) -> list[MrrMonth]:
    """Every month from the first movement on, those in which nothing moved too."""
    found: list[MrrMonth] = []
    month, opening, clients = min(moved), ZERO, 0
    nothing = (ZERO, ZERO, ZERO, ZERO, ZERO, 0, 0, ZERO)
    while month <= last:
        new, expansion, contraction, churn, back, won, lost, kept = moved.get(month, nothing)
        found.append(
            MrrMonth(
                currency=currency, month=month, opening=opening, new=new, expansion=expansion,
                contraction=contraction, churn=churn, reactivation=back, clients_opening=clients,
                clients_new=won, clients_lost=lost, kept_change=kept,
            )
        )  # fmt: skip
        opening, clients = found[-1].closing, found[-1].clients_closing
        month = next_month(month)
    return found
