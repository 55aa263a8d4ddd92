"""Write down hours worked for a client, put them right, list them; say what an hour costs.

igny8 time client.example --hours 1.5 --by EMAIL [--on DATE] [--note TEXT]
igny8 time client.example                             # this month's, with what they cost
igny8 time --change ID --minutes 45 --by EMAIL
igny8 time --remove ID --by EMAIL
igny8 time --rate 45.00 --currency USD --person EMAIL --by EMAIL
"""

import argparse
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast

from igny8.accounts.access import person_who_may
from igny8.accounts.errors import NoSuchRow
from igny8.accounts.models import Account, Membership, Site, User
from igny8.accounts.queries import site_named
from igny8.cli.main import Arguments
from igny8.cli.months import month, this_month
from igny8.kit.errors import Invalid
from igny8.kit.money import round_half_up
from igny8.services.actions.time_entries import (
    add_time_entry,
    change_time_entry,
    remove_time_entry,
    set_hour_rate,
)
from igny8.services.models import TimeEntry
from igny8.services.queries.time import time_entries
from igny8.services.rules.hours import MINUTES_AN_HOUR, minutes_of

# How much of an id is shown, and the least that is asked for.
SHORT = 8
ID = re.compile(r"[0-9a-f][0-9a-f-]{7,35}")


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text!r} is no number; write 1.5") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2025-04-30") from None


def _id(text: str) -> str:
    if not ID.fullmatch(text.lower()):
        raise argparse.ArgumentTypeError(f"{text!r} is no entry; the list has their ids")
    return text.lower()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", nargs="?", default="", help="a site's domain")
    parser.add_argument("--month", type=month, help="what to list (default: this month)")
    parser.add_argument("--by", metavar="EMAIL", default="", help="who enters or changes it")
    entry = parser.add_argument_group("what was worked")
    entry.add_argument("--hours", type=_decimal, help="such as 1.5")
    entry.add_argument("--minutes", type=int, help="instead of hours")
    entry.add_argument("--on", type=_day, metavar="DATE", help="when (default: today)")
    entry.add_argument("--note", help="what was done")
    entry.add_argument("--person", metavar="EMAIL", default="", help="whose time (default: --by's)")
    entry.add_argument("--hour-cost", type=_decimal, metavar="AMOUNT", help="another than usual")
    known = parser.add_argument_group("an entry that is there")
    known.add_argument("--change", type=_id, metavar="ID", help="put it right")
    known.add_argument("--remove", type=_id, metavar="ID", help="take it out")
    rate = parser.add_argument_group("what an hour of a person costs from now on")
    rate.add_argument("--rate", type=_decimal, metavar="AMOUNT", help="an hour of --person's")
    rate.add_argument("--currency", default="USD", help="(default: USD)")


def run(arguments: Arguments) -> int:
    """Do what was asked, then list the hours of the site, or of all."""
    given = (arguments.hours, arguments.minutes)
    if arguments.remove:
        _remove(arguments)
    elif arguments.change:
        _change(arguments)
    elif arguments.rate is not None:
        _set_rate(arguments)
    elif given != (None, None):
        _add(arguments)
    _show(arguments)
    return 0


def _by(arguments: Arguments, account: Account, right: str = "staff") -> User:
    if not arguments.by:
        raise Invalid("Say with --by EMAIL who enters it; it is kept with the entry.")
    return person_who_may(arguments.by, account, right)


def _add(arguments: Arguments) -> None:
    if not arguments.site:
        raise Invalid("Name the site that the time was for.")
    site = site_named(arguments.site)
    by = _by(arguments, site.account)
    person = person_who_may(arguments.person, site.account, "staff") if arguments.person else by
    entry = add_time_entry(
        site,
        person=person,
        minutes=minutes_of(hours=arguments.hours, minutes=arguments.minutes),
        worked_on=arguments.on,
        note=arguments.note or "",
        hour_cost=arguments.hour_cost,
        by=by,
        now=arguments.now,
    )
    arguments.output.say(f"{entry.minutes} minutes of {person} on {entry.worked_on}.")


def _entry(wanted: str) -> TimeEntry:
    """The entry whose id begins like that. Raises NoSuchRow where it is none, or several."""
    rows = TimeEntry.objects.select_related("account", "site", "user")
    begins = rows.annotate(text=Cast("pk", CharField())).filter(text__startswith=wanted)
    found = list(begins[:2])
    if len(found) != 1:
        raise NoSuchRow(
            f"Several time entries begin with {wanted}; give more of the id."
            if found
            else f"There is no time entry {wanted}; the list has their ids."
        )
    return found[0]


def _change(arguments: Arguments) -> None:
    entry = _entry(arguments.change)
    given = (arguments.hours, arguments.minutes)
    changed = change_time_entry(
        entry,
        by=_by(arguments, entry.account),
        now=arguments.now,
        minutes=None if given == (None, None) else minutes_of(hours=given[0], minutes=given[1]),
        worked_on=arguments.on,
        note=arguments.note,
        hour_cost=arguments.hour_cost,
    )
    arguments.output.say(f"Now {changed.minutes} minutes on {changed.worked_on}.")


def _remove(arguments: Arguments) -> None:
    entry = _entry(arguments.remove)
    remove_time_entry(entry, by=_by(arguments, entry.account), now=arguments.now)
    arguments.output.say(f"Taken out: {entry.minutes} minutes on {entry.worked_on}.")


def _set_rate(arguments: Arguments) -> None:
    if not arguments.person:
        raise Invalid("Say with --person EMAIL whose hour costs that.")
    employed = Membership.objects.filter(user__email=arguments.person.lower())
    membership = (
        employed.exclude(account__kind=Account.Kind.CLIENT)
        .select_related("account", "user")
        .order_by("created_at")
        .first()
    )
    if membership is None:
        raise NoSuchRow(f"{arguments.person} is nobody of the team; check the address.")
    rate = set_hour_rate(
        membership.account,
        person=membership.user,
        hour_cost=arguments.rate,
        currency=arguments.currency.upper(),
        by=_by(arguments, membership.account, "finance"),
        now=arguments.now,
    )
    arguments.output.say(f"From now on an hour of {membership.user} costs {rate.hour_cost} "
                         f"{rate.currency}.")  # fmt: skip


def _show(arguments: Arguments) -> None:
    wanted = arguments.month or this_month(arguments.now)
    rows = time_entries(Account.objects.all(), month=wanted)
    if arguments.site:
        rows = rows.filter(site=_site(arguments))
    entries = list(rows)
    minutes = sum(entry.minutes for entry in entries)
    title = f"Hours of {wanted:%B %Y}: {_hours(minutes)}"
    arguments.output.table(
        title,
        ("Day", "Site", "Person", "Minutes", "Cost", "Id"),
        [
            (
                entry.worked_on, entry.site.domain, entry.user, entry.minutes,
                f"{round_half_up(entry.cost)} {entry.currency}", str(entry.pk)[:SHORT],
            )
            for entry in entries
        ],
    )  # fmt: skip
    arguments.output.result(
        {
            "month": f"{wanted:%Y-%m}",
            "minutes": minutes,
            "hours": str(_hours(minutes)),
            "entries": [_facts(entry) for entry in entries],
        }
    )


def _site(arguments: Arguments) -> Site:
    return site_named(arguments.site)


def _hours(minutes: int) -> Decimal:
    return round_half_up(Decimal(minutes) / MINUTES_AN_HOUR, 1)


def _facts(entry: TimeEntry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "site": entry.site.domain,
        "person": entry.user.email,
        "worked_on": entry.worked_on,
        "minutes": entry.minutes,
        "hour_cost": str(entry.hour_cost),
        "cost": str(round_half_up(entry.cost)),
        "currency": entry.currency,
        "note": entry.note,
    }
