"""Hours: written down once, by whose they are, at what they cost; put right and taken out."""

from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from igny8.accounts.actions.accounts import add_person, open_account
from igny8.accounts.errors import MayNot, NoSuchRow
from igny8.accounts.models import Account, Activity, Site, User
from igny8.billing.errors import KeyReused
from igny8.services.actions.time_entries import (
    add_time_entry,
    change_time_entry,
    remove_time_entry,
    set_hour_rate,
)
from igny8.services.errors import WrongHours
from igny8.services.models import HourRate, TimeEntry
from igny8.services.queries.time import hour_cost_of, time_entries, total_minutes
from igny8.services.rules.hours import minutes_of

pytestmark = pytest.mark.django_db
TODAY = date(2025, 7, 1)


@pytest.fixture
def fin(operator: Account) -> User:
    return add_person(operator, email="fin@northlight.example", name="Fin", role="finance")


def entered(site: Site, by: User, now: datetime, *, minutes: int = 90, **more: Any) -> TimeEntry:
    return add_time_entry(site, **({"person": by, "minutes": minutes, "by": by, "now": now} | more))


def test_an_hour_costs_what_the_installation_says_where_nothing_else_is_set(
    site: Site, manager: User, now: datetime, settings: Any
) -> None:
    settings.HOUR_COST, settings.CREDIT_CURRENCY = Decimal("31.00"), "EUR"

    entry = entered(site, manager, now)

    assert (entry.worked_on, entry.minutes) == (TODAY, 90)
    assert (entry.hour_cost, entry.currency, entry.cost) == (
        Decimal("31.00"), "EUR", Decimal("46.50")
    )  # fmt: skip


def test_a_persons_own_rate_counts_from_when_it_is_set(
    site: Site, operator: Account, manager: User, fin: User, now: datetime
) -> None:
    before = entered(site, manager, now)
    for cost in ("40.00", "45.50"):
        set_hour_rate(
            operator, person=manager, hour_cost=Decimal(cost), currency="USD", by=fin, now=now
        )
    after = entered(site, manager, now)

    before.refresh_from_db()
    assert (before.hour_cost, after.hour_cost) == (Decimal("20.00"), Decimal("45.50"))
    assert HourRate.objects.get().hour_cost == Decimal("45.50")
    assert hour_cost_of(manager, site.account).is_own


def test_the_nearest_employers_rate_is_used(
    operator: Account, manager: User, ada: User, now: datetime
) -> None:
    agency = open_account(
        operator, name="Bea", country="GB", currency="EUR", time_zone="Europe/London",
        kind=Account.Kind.AGENCY,
    )  # fmt: skip
    below = open_account(agency, name="Dora", country="GB", currency="EUR", time_zone="UTC")
    for account, cost in ((operator, "40.00"), (agency, "25.00")):
        set_hour_rate(
            account, person=manager, hour_cost=Decimal(cost), currency="EUR", by=ada, now=now
        )

    assert hour_cost_of(manager, below).amount == Decimal("25.00")
    assert hour_cost_of(manager, operator).amount == Decimal("40.00")


def test_the_same_key_is_the_same_entry(site: Site, manager: User, now: datetime) -> None:
    first = entered(site, manager, now, key="form-1")
    again = entered(site, manager, now, key="form-1")

    assert (again.pk, TimeEntry.objects.count()) == (first.pk, 1)
    with pytest.raises(KeyReused, match="90 min on 2025-07-01"):
        entered(site, manager, now, key="form-1", minutes=30)
    assert Activity.objects.filter(subject="time_entry").count() == 1


def test_the_day_is_the_accounts_own(operator: Account, site: Site, manager: User) -> None:
    account = site.account
    account.time_zone = "Pacific/Auckland"
    account.save()
    evening = datetime(2025, 6, 30, 20, 0, tzinfo=UTC)

    assert entered(site, manager, evening).worked_on == TODAY
    with pytest.raises(WrongHours, match="2025-07-02 has not come yet"):
        entered(site, manager, evening, worked_on=date(2025, 7, 2))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"minutes": 0}, "from 1 to 1440 minutes, not 0"),
        ({"minutes": -5}, "not -5"),
        ({"minutes": 1441}, "not 1441"),
        ({"worked_on": date(2025, 7, 2)}, "has not come yet"),
        ({"note": "x" * 301}, "300 characters at most, not 301"),
        ({"hour_cost": Decimal("-1")}, "An hour costs from 0"),
        ({"hour_cost": Decimal("NaN")}, "An hour costs from 0"),
        ({"hour_cost": Decimal("1000000")}, "below 1,000,000"),
        ({"hour_cost": Decimal("20.005")}, "more than 2 decimal places"),
    ],
)
def test_hours_that_cannot_be_are_refused(
    site: Site, fin: User, now: datetime, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(WrongHours, match=said):
        entered(site, fin, now, **given)

    assert TimeEntry.objects.count() == Activity.objects.filter(subject="time_entry").count() == 0


def test_a_day_of_one_person_has_24_hours_for_all_clients_together(
    site: Site, manager: User, ada: User, now: datetime
) -> None:
    entered(site, manager, now, minutes=1000)
    entered(site, ada, now, minutes=1000)

    with pytest.raises(WrongHours, match="1000 minutes are entered"):
        entered(site, manager, now, minutes=441)
    full = entered(site, manager, now, minutes=440)
    with pytest.raises(WrongHours):
        change_time_entry(full, by=manager, now=now, minutes=441)

    full.refresh_from_db()
    assert full.minutes == 440
    assert total_minutes(time_entries(Account.objects.all(), month=TODAY)) == 2440


def test_an_entry_is_put_right_by_whose_time_it_is_and_by_finance(
    site: Site, manager: User, fin: User, ada: User, now: datetime
) -> None:
    entry = entered(site, manager, now)
    change_time_entry(entry, by=manager, now=now, minutes=60, note=" Calls ")
    change_time_entry(entry, by=fin, now=now, hour_cost=Decimal("55.00"))
    entry.refresh_from_db()

    assert (entry.minutes, entry.note, entry.hour_cost) == (60, "Calls", Decimal("55.00"))
    last = Activity.objects.filter(subject="time_entry").first()
    assert last is not None
    assert (last.actor, last.verb, last.detail["before"]["hour_cost"]) == (fin, "changed", "20.00")


def test_who_may_not_changes_nothing(
    site: Site, manager: User, fin: User, carl: User, sid: User, now: datetime, operator: Account
) -> None:
    other = add_person(operator, email="max@northlight.example", name="Max", role="account_manager")
    entry = entered(site, fin, now)

    for by, refusal in ((carl, MayNot), (sid, NoSuchRow)):
        with pytest.raises(refusal):
            entered(site, by, now)
    for by, refusal in ((other, MayNot), (carl, MayNot), (sid, NoSuchRow)):
        with pytest.raises(refusal):
            change_time_entry(entry, by=by, now=now, minutes=1)
        with pytest.raises(refusal):
            remove_time_entry(entry, by=by, now=now)
    with pytest.raises(MayNot):
        entered(site, other, now, person=manager)
    with pytest.raises(MayNot):
        entered(site, other, now, hour_cost=Decimal("1.00"))
    with pytest.raises(MayNot):
        set_hour_rate(
            operator, person=other, hour_cost=Decimal(1), currency="USD", by=other, now=now
        )
    with pytest.raises(NoSuchRow, match="carl@carls-chairs.example does not work for"):
        entered(site, fin, now, person=carl)

    entry.refresh_from_db()
    assert (entry.minutes, TimeEntry.objects.count(), HourRate.objects.count()) == (90, 1, 0)


def test_a_rate_in_no_currency_is_refused(
    operator: Account, manager: User, fin: User, now: datetime
) -> None:
    with pytest.raises(WrongHours, match="'XQQ' is no currency"):
        set_hour_rate(
            operator, person=manager, hour_cost=Decimal(1), currency="XQQ", by=fin, now=now
        )

    assert HourRate.objects.count() == 0


def test_an_entry_that_is_taken_out_is_remembered(site: Site, manager: User, now: datetime) -> None:
    entry = entered(site, manager, now, note="Calls")
    remove_time_entry(entry, by=manager, now=now)

    assert TimeEntry.objects.count() == 0
    removed = Activity.objects.filter(subject="time_entry", verb="removed").get()
    assert removed.detail["title"] == "90 minutes of Mia on 2025-07-01"
    assert (removed.detail["note"], removed.detail["hour_cost"]) == ("Calls", "20.00")
    with pytest.raises(NoSuchRow, match="gone already"):
        remove_time_entry(entry, by=manager, now=now)


@pytest.mark.parametrize(
    ("given", "minutes"),
    [
        ({"minutes": 7}, 7),
        ({"hours": Decimal("1.5")}, 90),
        ({"hours": Decimal("0.33")}, 20),
        ({"hours": Decimal("0.025")}, 2),
    ],
)
def test_hours_are_whole_minutes_rounded_half_up(given: dict[str, Any], minutes: int) -> None:
    assert minutes_of(**given) == minutes


@pytest.mark.parametrize(
    "given", [{}, {"hours": Decimal(1), "minutes": 60}, {"hours": Decimal("Infinity")}]
)
def test_a_length_is_said_once_and_is_a_number(given: dict[str, Any]) -> None:
    with pytest.raises(WrongHours):
        minutes_of(**given)


@pytest.mark.django_db(transaction=True)
def test_two_entries_at_once_do_not_both_find_room_in_the_day(
    site: Site, manager: User, now: datetime
) -> None:
    refused = []

    def enter() -> None:
        try:
            entered(site, manager, now, minutes=800)
        except WrongHours:
            refused.append(1)
        finally:
            connection.close()

    threads = [Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (TimeEntry.objects.count(), len(refused)) == (1, 3)
