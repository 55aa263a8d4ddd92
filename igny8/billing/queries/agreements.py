"""Which periods there are, which come next, and whose account is due."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from igny8.accounts.models import Account
from igny8.billing.models import Agreement, PendingLine, ServicePeriod
from igny8.billing.rules.periods import Period, due_periods
from igny8.kit.clock import local_date

# The zone that is furthest ahead of UTC: nowhere is it later than this.
FURTHEST_AHEAD = timedelta(hours=14)


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


def upcoming_periods(agreement: Agreement, *, until: date) -> Iterator[Period]:
    """The periods that would open by `until`, without opening them."""
    if agreement.status != Agreement.Status.ACTIVE:
        return iter(())
    return due_periods(agreement.schedule, today=until)


def active_agreements(account: Account) -> QuerySet[Agreement]:
    """The agreements of the account that will have another period."""
    return Agreement.objects.for_account(account).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=F("next_period_on")),
        status=Agreement.Status.ACTIVE,
    )


def accounts_to_bill(*, now: datetime) -> list[Account]:
    """The accounts with a period to open or a line to bill on their local day of `now`.

    Lines in arrears wait for the next invoice, unless no agreement will bring one any more; one
    that is free brings none.
    """
    latest = (now + FURTHEST_AHEAD).date()
    due: dict[UUID, date] = {}
    open_agreements = Agreement.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=F("next_period_on")),
        status=Agreement.Status.ACTIVE,
    )
    starting = open_agreements.filter(next_period_on__lte=latest)
    unbilled = PendingLine.objects.filter(invoice__isnull=True)
    owed = unbilled.filter(due_on__lte=latest)
    left_over = unbilled.filter(due_on__isnull=True).exclude(
        account__in=open_agreements.filter(price__gt=0).values("account")
    )
    for account_id, day in [
        *starting.values_list("account", "next_period_on"),
        *((account_id, day) for account_id, day in owed.values_list("account", "due_on") if day),
        *((account_id, date.min) for account_id in left_over.values_list("account", flat=True)),
    ]:
        due[account_id] = min(day, due.get(account_id, day))
    accounts = Account.objects.filter(pk__in=due).order_by("name", "pk")
    return [a for a in accounts if due[a.pk] <= local_date(now, a.time_zone)]
