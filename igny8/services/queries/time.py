"""Reads over hours and what they cost."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import QuerySet, Sum

from igny8.accounts.models import Account, User
from igny8.kit.clock import month_start, next_month
from igny8.services.models import HourRate, TimeEntry


@dataclass(frozen=True, slots=True)
class HourCost:
    """What an hour of a person costs; `is_own` where it was set for them."""

    amount: Decimal
    currency: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class TeamRate:
    """What an hour of a person of the team costs; `is_own` where it was set for them."""

    person: User
    hour_cost: Decimal
    currency: str
    is_own: bool


def team_rates(employers: QuerySet[Account]) -> list[TeamRate]:
    """The people who work for these accounts, by name, each with what an hour of theirs costs.

    Somebody who works for several is listed once, with the rate of the first that set one.
    """
    people = User.objects.filter(memberships__account__in=employers, is_active=True)
    rates: dict[int, HourRate] = {}
    for rate in HourRate.objects.filter(account__in=employers).order_by("created_at"):
        rates.setdefault(rate.user_id, rate)
    return [
        TeamRate(person, own.hour_cost, own.currency, is_own=True)
        if (own := rates.get(person.pk))
        else TeamRate(person, settings.HOUR_COST, settings.CREDIT_CURRENCY, is_own=False)
        for person in people.distinct().order_by("name", "email")
    ]


def time_entries(accounts: QuerySet[Account], *, month: date | None = None) -> QuerySet[TimeEntry]:
    """The accounts' entries (of a calendar month), the latest day first."""
    rows = TimeEntry.objects.for_accounts(accounts).select_related("account", "site", "user")
    if month is not None:
        rows = rows.filter(worked_on__gte=month_start(month), worked_on__lt=next_month(month))
    return rows.order_by("-worked_on", "-created_at", "pk")


def total_minutes(entries: QuerySet[TimeEntry]) -> int:
    """How long the entries are together."""
    return entries.order_by().aggregate(total=Sum("minutes"))["total"] or 0


def minutes_on(person: User, day: date, *, but: TimeEntry | None = None) -> int:
    """What a person has entered for a day, for all clients together; `but` is not counted."""
    entries = TimeEntry.objects.filter(user=person, worked_on=day)
    if but is not None:
        entries = entries.exclude(pk=but.pk)
    return total_minutes(entries)


def hour_cost_of(person: User, account: Account) -> HourCost:
    """What an hour of the person's for this client costs us.

    As it was set for them by the nearest of the client's account and those above it, else what the
    installation says an hour costs (IGNY8_HOUR_COST, in IGNY8_CREDIT_CURRENCY).
    """
    rates = {rate.account_id: rate for rate in HourRate.objects.filter(user=person)}
    nearest: Account | None = account
    while nearest is not None:
        if rate := rates.get(nearest.pk):
            return HourCost(rate.hour_cost, rate.currency, is_own=True)
        nearest = nearest.parent
    return HourCost(settings.HOUR_COST, settings.CREDIT_CURRENCY, is_own=False)
