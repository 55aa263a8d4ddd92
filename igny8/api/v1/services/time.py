"""Hours that the team writes down for clients, and what an hour of each person costs."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Query, Router, Schema, Status

from igny8.accounts.access import accounts_with_right, row_for
from igny8.accounts.errors import NoSuchRow
from igny8.accounts.flags import require_flag
from igny8.accounts.models import Membership, Site, User
from igny8.api.auth import SignedIn
from igny8.api.csv_answers import OR_CSV, FormatQuery, csv_answer, wants_csv
from igny8.api.pagination import PageQuery, all_rows, page_at_once
from igny8.api.v1.services.dashboard import MonthQuery
from igny8.api.v1.services.present import person
from igny8.api.v1.services.shapes import Amount, Day, Person, hours_of
from igny8.kit.clock import utc_now
from igny8.kit.money import round_half_up
from igny8.services.access import MANAGED, issuing_accounts, staff_accounts
from igny8.services.actions.time_entries import (
    add_time_entry,
    change_time_entry,
    remove_time_entry,
    set_hour_rate,
)
from igny8.services.models import TimeEntry
from igny8.services.queries.time import (
    TeamRate,
    team_rates,
    time_entries,
    total_minutes,
)
from igny8.services.rules.hours import minutes_of

router = Router(tags=["time"])


class TimeQuery(MonthQuery, PageQuery):
    """Of which month (default: all), site and person."""

    site_id: UUID | None = None
    user_id: int | None = Field(None, ge=1, le=2**31 - 1)


class TimeEntryOut(Schema):
    """Minutes of one person for one site on one local day; costs are for those with finance."""

    id: UUID
    site_id: UUID
    site_domain: str
    account_name: str
    person: Person
    worked_on: date
    minutes: int
    hours: str
    note: str
    hour_cost: Amount | None
    cost: Amount | None
    currency: str | None
    can_change: bool


class TimeEntriesOut(Schema):
    """A page of entries, the latest day first, and how long all of them are together."""

    items: list[TimeEntryOut]
    count: int
    minutes: int
    hours: str


class TimeEntryIn(Schema):
    """Work that was done: `hours` or `minutes`; by default today, by whoever enters it.

    `key` makes sending it twice harmless. An `hour_cost` of its own, in the currency of the
    person's rate, and somebody else's time are for finance.
    """

    site_id: UUID
    hours: Decimal | None = Field(None, gt=0, le=24, max_digits=4, decimal_places=2)
    minutes: int | None = Field(None, ge=1, le=1440)
    worked_on: Day | None = None
    user_id: int | None = Field(None, ge=1, le=2**31 - 1)
    note: str = Field("", max_length=300)
    hour_cost: Decimal | None = Field(None, ge=0, max_digits=8, decimal_places=2)
    key: str = Field("", max_length=120)


class TimeEntryPatch(Schema):
    """What may be put right; what is left out stays."""

    hours: Decimal | None = Field(None, gt=0, le=24, max_digits=4, decimal_places=2)
    minutes: int | None = Field(None, ge=1, le=1440)
    worked_on: Day | None = None
    note: str | None = Field(None, max_length=300)
    hour_cost: Decimal | None = Field(None, ge=0, max_digits=8, decimal_places=2)


class RateOut(Schema):
    """What an hour of a person of the team costs; `is_own` where it was set for them."""

    user_id: int
    name: str
    email: str
    hour_cost: Amount
    currency: str
    is_own: bool


class RatesOut(Schema):
    """The team, by name, with what an hour of each costs."""

    items: list[RateOut]
    count: int


class RateIn(Schema):
    """What an hour of a person costs from now on."""

    user_id: int = Field(ge=1, le=2**31 - 1)
    hour_cost: Decimal = Field(ge=0, max_digits=8, decimal_places=2)
    currency: str = Field(pattern="^[A-Z]{3}$")


@router.get(
    "/", response=TimeEntriesOut, operation_id="list_time", summary="Hours of the team",
    openapi_extra=OR_CSV,
)  # fmt: skip
def list_time(
    request: SignedIn, query: Query[TimeQuery], shape: Query[FormatQuery]
) -> dict[str, Any] | HttpResponse:
    """What the team wrote down. 403 for a client, 404 with the feature off."""
    accounts = staff_accounts(request.user, MANAGED)
    month = date.fromisoformat(f"{query.month}-01") if query.month else None
    rows = time_entries(accounts, month=month)
    if query.site_id:
        rows = rows.filter(site=query.site_id)
    if query.user_id:
        rows = rows.filter(user=query.user_id)

    def shown(some: Sequence[TimeEntry]) -> list[dict[str, Any]]:
        return _entries(some, by=request.user)

    if wants_csv(request, shape):
        plain = (_plain(entry) for entry in all_rows(rows, shown))
        return csv_answer("time", TimeEntryOut, plain, without=("can_change",))
    minutes = total_minutes(rows)
    return {**page_at_once(rows, query, shown), "minutes": minutes, "hours": hours_of(minutes)}


@router.post(
    "/", response={201: TimeEntryOut}, operation_id="add_time", summary="Write down work done"
)
def add_time(request: SignedIn, payload: TimeEntryIn) -> Status[dict[str, Any]]:
    """Write down minutes for a site. 422 for hours that cannot be, 409 for a key used before."""
    site: Site = row_for(
        request.user, Site.objects.select_related("account"), payload.site_id, right="view"
    )
    require_flag(MANAGED, site.account)
    entry = add_time_entry(
        site,
        person=_person(payload.user_id) if payload.user_id else request.user,
        minutes=minutes_of(hours=payload.hours, minutes=payload.minutes),
        worked_on=payload.worked_on,
        note=payload.note,
        hour_cost=payload.hour_cost,
        key=payload.key,
        by=request.user,
        now=utc_now(),
    )
    return Status(201, _shown(request.user, entry))


@router.patch(
    "/{uuid:pk}/", response=TimeEntryOut, operation_id="change_time", summary="Put an entry right"
)
def change_time(request: SignedIn, pk: UUID, payload: TimeEntryPatch) -> dict[str, Any]:
    """Put right what was entered: one's own, or anybody's with finance.

    409 where an invoice carries more of the period's hours than would be left.
    """
    entry = _entry_for(request.user, pk)
    given = (payload.hours, payload.minutes)
    minutes = None if given == (None, None) else minutes_of(hours=given[0], minutes=given[1])
    changed = change_time_entry(
        entry, by=request.user, now=utc_now(), minutes=minutes, worked_on=payload.worked_on,
        note=payload.note, hour_cost=payload.hour_cost,
    )  # fmt: skip
    return _shown(request.user, changed)


@router.delete(
    "/{uuid:pk}/", response=TimeEntryOut, operation_id="remove_time", summary="Take an entry out"
)
def remove_time(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """Take an entry out, one's own or anybody's with finance; the entry as it was.

    409 where an invoice carries more of the period's hours than would be left.
    """
    entry = _entry_for(request.user, pk)
    shown = _shown(request.user, entry)
    remove_time_entry(entry, by=request.user, now=utc_now())
    return shown


@router.get(
    "/rates/", response=RatesOut, operation_id="list_hour_rates", summary="What people's hours cost"
)
def list_rates(request: SignedIn) -> dict[str, Any]:
    """The people who work for the accounts on which the asker does finance. 403 without it."""
    items = [_rate(rate) for rate in team_rates(_employers(request.user))]
    return {"items": items, "count": len(items)}


@router.post(
    "/rates/", response=RateOut, operation_id="set_hour_rate", summary="Say what an hour costs"
)
def set_rate(request: SignedIn, payload: RateIn) -> dict[str, Any]:
    """Set what an hour of a person costs from now on; entries that are there keep theirs."""
    membership = (
        Membership.objects.filter(account__in=_employers(request.user), user=payload.user_id)
        .select_related("account", "user")
        .order_by("created_at")
        .first()
    )
    if membership is None:
        raise NoSuchRow("Nobody of the team has that number.")
    rate = set_hour_rate(
        membership.account, person=membership.user, hour_cost=payload.hour_cost,
        currency=payload.currency, by=request.user, now=utc_now(),
    )  # fmt: skip
    return _rate(TeamRate(membership.user, rate.hour_cost, rate.currency, is_own=True))


def _employers(user: User) -> Any:
    """The operator and agencies on which the person does finance."""
    return issuing_accounts(user, MANAGED)


def _person(user_id: int) -> User:
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise NoSuchRow("Nobody of the team has that number.")
    return found


def _entry_for(user: User, pk: UUID) -> TimeEntry:
    rows = TimeEntry.objects.select_related("account", "site", "user")
    entry: TimeEntry = row_for(user, rows, pk, right="view")
    require_flag(MANAGED, entry.account)
    return entry


def _shown(user: User, entry: TimeEntry) -> dict[str, Any]:
    [shown] = _entries([entry], by=user)
    return shown


def _entries(entries: Sequence[TimeEntry], *, by: User) -> list[dict[str, Any]]:
    """The entries, with their costs where the person does finance."""
    theirs = accounts_with_right(by, "finance").filter(pk__in={e.account_id for e in entries})
    paid = set(theirs.values_list("pk", flat=True))
    return [_entry(entry, by=by, sees_cost=entry.account_id in paid) for entry in entries]


def _entry(entry: TimeEntry, *, by: User, sees_cost: bool) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "site_id": entry.site_id,
        "site_domain": entry.site.domain,
        "account_name": entry.account.name,
        "person": person(entry.user),
        "worked_on": entry.worked_on,
        "minutes": entry.minutes,
        "hours": hours_of(entry.minutes),
        "note": entry.note,
        "hour_cost": entry.hour_cost if sees_cost else None,
        "cost": round_half_up(entry.cost) if sees_cost else None,
        "currency": entry.currency if sees_cost else None,
        "can_change": sees_cost or entry.user_id == by.pk,
    }


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    """For a file: a name instead of a person."""
    return {**entry, "person": entry["person"]["name"]}


def _rate(rate: TeamRate) -> dict[str, Any]:
    return {
        "user_id": rate.person.pk,
        "name": rate.person.name or rate.person.email,
        "email": rate.person.email,
        "hour_cost": rate.hour_cost,
        "currency": rate.currency,
        "is_own": rate.is_own,
    }
