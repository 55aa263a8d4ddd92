"""Reads over the hours that services include, and those that they bill."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Sum

from igny8.billing.models import PendingLine, ServicePeriod
from igny8.services.models import HourTerms, ManagedServiceSubscription, TimeEntry
from igny8.services.rules.hours import PeriodHours, included_minutes

HOURS = "hours"


def hours_key(period: ServicePeriod, billed: int) -> str:
    """Under which key a period's hours are owed, once so many minutes are on invoices."""
    return f"{HOURS}:{period.agreement_id}:{period.start}:{billed}"


def hours_of_periods(
    subscription: ManagedServiceSubscription, periods: Sequence[ServicePeriod]
) -> list[PeriodHours]:
    """The minutes of these periods of a subscription, in their order, in a fixed number of queries.

    Worked is what was entered for the site on the days that the period serves.
    """
    if not periods:
        return []
    days = _minutes_by_day(subscription, periods)
    terms = list(subscription.hour_terms.order_by("effective_on"))
    lines = _minutes_owed(subscription)
    return [_of_period(period, terms, days, lines) for period in periods]


def _of_period(
    period: ServicePeriod,
    terms: Sequence[HourTerms],
    days: dict[date, int],
    lines: dict[str, tuple[int, int]],
) -> PeriodHours:
    begun = [one for one in terms if one.effective_on <= period.start]
    billed, waiting = lines.get(period.start.isoformat(), (0, 0))
    return PeriodHours(
        start=period.start,
        end=period.service_end,
        worked=sum(
            minutes for day, minutes in days.items() if period.start <= day < period.service_end
        ),
        included=included_minutes(begun[-1].included_minutes, period.arithmetic) if begun else 0,
        hour_rate=begun[-1].hour_rate if begun else None,
        billed=billed,
        waiting=waiting,
    )


def _minutes_by_day(
    subscription: ManagedServiceSubscription, periods: Sequence[ServicePeriod]
) -> dict[date, int]:
    entries = TimeEntry.objects.for_account(subscription.account).filter(
        site=subscription.site,
        worked_on__gte=min(period.start for period in periods),
        worked_on__lt=max(period.end for period in periods),
    )
    sums = entries.order_by().values_list("worked_on").annotate(minutes=Sum("minutes"))
    return dict(sums)


def _minutes_owed(subscription: ManagedServiceSubscription) -> dict[str, tuple[int, int]]:
    """By a period's first day, the minutes on invoices and those that wait for one.

    They are read from the lines' own arithmetic: what an invoice carries never changes.
    """
    lines = PendingLine.objects.for_account(subscription.account).filter(
        kind=HOURS, key__startswith=f"{HOURS}:{subscription.agreement_id}:"
    )
    found: dict[str, tuple[int, int]] = {}
    for facts, invoice in lines.values_list("arithmetic", "invoice"):
        billed, waiting = found.get(facts["start"], (0, 0))
        if invoice:
            billed += facts["minutes"]
        else:
            waiting += facts["minutes"]
        found[facts["start"]] = billed, waiting
    return found
