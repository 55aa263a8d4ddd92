"""Writing down the hours that people work for clients, and what an hour of each costs."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from igny8.accounts.access import (
    require_right,
    require_right_as_issuer,
    rights_as_issuer,
    rights_on,
)
from igny8.accounts.activity import record
from igny8.accounts.errors import NoSuchRow
from igny8.accounts.models import Account, Site, User
from igny8.billing.errors import KeyReused
from igny8.kit.clock import local_date
from igny8.services.actions.included_hours import owe_hours_on
from igny8.services.models import HourRate, TimeEntry
from igny8.services.queries.time import hour_cost_of, minutes_on
from igny8.services.rules.hours import (
    check_day_worked,
    check_hour_cost,
    check_minutes,
    check_note,
)


@transaction.atomic
def add_time_entry(
    site: Site,
    *,
    person: User,
    minutes: int,
    by: User,
    now: datetime,
    worked_on: date | None = None,
    note: str = "",
    hour_cost: Decimal | None = None,
    key: str = "",
) -> TimeEntry:
    """Write down that a person of the team worked for a site, once per key of the account.

    `worked_on` is a local day of the account (default: today). An hour costs what was set for the
    person, or `hour_cost` in the same currency. Entering for somebody else, or another cost, takes
    finance. Raises WrongHours, MayNot, NoSuchRow where the person does not work for the account,
    KeyReused.
    """
    account = site.account
    require_right(by, account, "staff")
    if person != by or hour_cost is not None:
        require_right(by, account, "finance")
    if "staff" not in rights_on(person, account):
        raise NoSuchRow(f"{person.email} does not work for {account}.")
    today = local_date(now, account.time_zone)
    cost = hour_cost_of(person, account)
    wanted = TimeEntry(
        account=account,
        site=site,
        user=person,
        key=key,
        worked_on=worked_on or today,
        minutes=minutes,
        hour_cost=cost.amount if hour_cost is None else hour_cost,
        currency=cost.currency,
        note=note.strip(),
    )
    _hold(person)
    if known := _known(wanted):
        return _same(known, wanted)
    _check(wanted, today=today)
    TimeEntry.objects.bulk_create([wanted], ignore_conflicts=True)
    if (known := _known(wanted)) and known.pk != wanted.pk:
        return _same(known, wanted)
    _note(wanted, verb="added", by=by, now=now)
    owe_hours_on(site, [wanted.worked_on], now=now)
    return wanted


@transaction.atomic
def change_time_entry(
    entry: TimeEntry,
    *,
    by: User,
    now: datetime,
    minutes: int | None = None,
    worked_on: date | None = None,
    note: str | None = None,
    hour_cost: Decimal | None = None,
) -> TimeEntry:
    """Put an entry right: whose time it is may, and finance; the cost of an hour only finance.

    Raises WrongHours, MayNot, AlreadyBilled where less would be left of a period than its invoice
    says; then nothing has changed.
    """
    entry = _locked(entry)
    _require_own(entry, by)
    before, day_before = _facts(entry), entry.worked_on
    if hour_cost is not None:
        require_right(by, entry.account, "finance")
        entry.hour_cost = hour_cost
    entry.minutes = entry.minutes if minutes is None else minutes
    entry.worked_on = worked_on or entry.worked_on
    entry.note = entry.note if note is None else note.strip()
    _check(entry, today=local_date(now, entry.account.time_zone))
    entry.save(update_fields=["minutes", "worked_on", "note", "hour_cost", "updated_at"])
    _note(entry, verb="changed", by=by, now=now, before=before)
    owe_hours_on(entry.site, [day_before, entry.worked_on], now=now)
    return entry


@transaction.atomic
def remove_time_entry(entry: TimeEntry, *, by: User, now: datetime) -> TimeEntry:
    """Take an entry out: whose time it is may, and finance. What it said stays in the activity.

    Raises MayNot, NoSuchRow where it is gone already, AlreadyBilled as `change_time_entry` does.
    """
    entry = _locked(entry)
    _require_own(entry, by)
    _note(entry, verb="removed", by=by, now=now)
    TimeEntry.objects.filter(pk=entry.pk).delete()
    owe_hours_on(entry.site, [entry.worked_on], now=now)
    return entry


@transaction.atomic
def set_hour_rate(
    account: Account, *, person: User, hour_cost: Decimal, currency: str, by: User, now: datetime
) -> HourRate:
    """What an hour of the person's costs from now on; what was entered stays as it is.

    `account` is whom they work for (the operator, an agency). Raises WrongHours, MayNot,
    NoSuchRow where they do not work for it.
    """
    require_right_as_issuer(by, account, "finance")
    if "staff" not in rights_as_issuer(person, account):
        raise NoSuchRow(f"{person.email} does not work for {account}.")
    check_hour_cost(hour_cost, currency=currency)
    rate, _ = HourRate.objects.update_or_create(
        account=account, user=person, defaults={"hour_cost": hour_cost, "currency": currency}
    )
    record(
        account, actor=by, verb="set", subject="hour_rate", subject_id=str(person.pk), now=now,
        detail={"title": f"{person}: {hour_cost} {currency} an hour"},
    )  # fmt: skip
    return rate


def _hold(person: User) -> None:
    """One at a time per person: two entries at once would both find room in the day."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _locked(entry: TimeEntry) -> TimeEntry:
    _hold(entry.user)
    rows = TimeEntry.objects.select_for_update(of=("self",)).select_related("account", "user")
    locked = rows.select_related("site").filter(pk=entry.pk).first()
    if locked is None:
        raise NoSuchRow("This time entry is gone already.")
    return locked


def _require_own(entry: TimeEntry, by: User) -> None:
    require_right(by, entry.account, "staff" if entry.user == by else "finance")


def _check(entry: TimeEntry, *, today: date) -> None:
    check_day_worked(entry.worked_on, today=today)
    others = minutes_on(entry.user, entry.worked_on, but=entry)
    check_minutes(entry.minutes, others_that_day=others, day=entry.worked_on)
    check_hour_cost(entry.hour_cost, currency=entry.currency)
    check_note(entry.note)


def _known(wanted: TimeEntry) -> TimeEntry | None:
    """The entry under the same key, where it has one."""
    rows = TimeEntry.objects.filter(account=wanted.account, key=wanted.key).exclude(key="")
    return rows.select_related("user").first()


def _same(known: TimeEntry, wanted: TimeEntry) -> TimeEntry:
    if _facts(known) != _facts(wanted):
        raise KeyReused(
            f"The key {known.key!r} stands for another time entry: {known}.", key=known.key
        )
    return known


def _facts(entry: TimeEntry) -> dict[str, Any]:
    return {
        "site": str(entry.site_id),
        "person": entry.user.email,
        "worked_on": entry.worked_on.isoformat(),
        "minutes": entry.minutes,
        "hour_cost": str(entry.hour_cost),
        "note": entry.note,
    }


def _note(entry: TimeEntry, *, verb: str, by: User, now: datetime, **more: Any) -> None:
    title = f"{entry.minutes} minutes of {entry.user} on {entry.worked_on}"
    record(
        entry.account, actor=by, verb=verb, subject="time_entry", subject_id=entry.pk, now=now,
        detail={"title": title, **_facts(entry), **more},
    )  # fmt: skip
