"""Which periods there are, and which agreements will have another."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from igny8.accounts.models import Account
from igny8.billing.models import Agreement, PendingLine, ServicePeriod
from igny8.billing.rules.contracts import change_key
from igny8.kit.lookups import among


def period_on(agreement: Agreement, *, day: date) -> ServicePeriod | None:
    """The period of the agreement that serves this local day, if it was opened."""
    period = agreement.periods.filter(start__lte=day, end__gt=day).first()
    return period if period and day < period.service_end else None


def first_day_served(agreement: Agreement, *, start: date, end: date) -> date | None:
    """The first local day in [start, end) that the agreement serves, or None.

    The one rule of what is served (decisions 3.12): the days of periods that were opened, up to
    where one was cut short; and while it is active, those of the periods that will open.
    """
    opened = agreement.periods.filter(start__lt=end, end__gt=start)
    days = [max(p.start, start) for p in opened if max(p.start, start) < p.service_end]
    coming, ends_on = max(agreement.next_period_on, start), agreement.ends_on
    if agreement.status == Agreement.Status.ACTIVE and coming < min(ends_on or end, end):
        days.append(coming)
    return min(days, default=None)


def charges_of(period: ServicePeriod) -> list[tuple[PendingLine, date]]:
    """What is or was owed for the period, each from its first day on: the fee, then upgrades."""
    first_days = {
        change_key(addition.change_id): addition.from_day for addition in period.additions.all()
    }
    rows = PendingLine.objects.for_account(period.account)
    found = rows.filter(Q(period=period) | Q(key__in=first_days)).order_by("created_at", "pk")
    charges = [(owed, first_days.get(owed.key, period.start)) for owed in found]
    return sorted(charges, key=lambda charge: charge[0].period_id is None)


def active_agreements(account: Account) -> QuerySet[Agreement]:
    """The agreements of the account that will have another period."""
    return active_agreements_of([account.pk])


def active_agreements_of(account_ids: Iterable[UUID | str]) -> QuerySet[Agreement]:
    """The same of several accounts."""
    return Agreement.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=F("next_period_on")),
        account__in=among(account_ids),
        status=Agreement.Status.ACTIVE,
    )
