"""Writing into the journal: balanced, once per key, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from igny8.accounts.models import Account, Site
from igny8.billing.errors import KeyReused
from igny8.billing.models import JournalEntry, JournalTransaction
from igny8.billing.rules.journal import Entry, check_balanced, supplier_cost_entries
from igny8.kit.clock import local_date
from igny8.kit.money import Money

AT_A_TIME = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A movement to be booked: what `post` is given, as one thing."""

    account: Account
    kind: str
    entries: Sequence[Entry]
    key: str
    at: datetime
    day: date
    subject_id: str = ""


@transaction.atomic
def post_all(movements: Sequence[Movement]) -> None:
    """Book many movements under keys that are new, a thousand rows a statement.

    Raises Unbalanced; a key that is booked already is refused by the database, and then none is.
    """
    rows: list[JournalEntry] = []
    booked: list[JournalTransaction] = []
    for movement in movements:
        check_balanced(movement.entries)
        wanted = JournalTransaction(
            account=movement.account,
            kind=movement.kind,
            key=movement.key,
            subject_id=movement.subject_id,
            at=movement.at,
            day=movement.day,
            entry_count=len(movement.entries),
        )
        booked.append(wanted)
        rows += [_row(wanted, entry, None) for entry in movement.entries]
    # The entries first: the database lets none follow their transaction.
    JournalEntry.objects.bulk_create(rows, batch_size=AT_A_TIME)
    JournalTransaction.objects.bulk_create(booked, batch_size=AT_A_TIME)


@transaction.atomic
def post(
    account: Account,
    *,
    kind: str,
    entries: Sequence[Entry],
    key: str,
    at: datetime,
    site: Site | None = None,
    subject_id: str = "",
    day: date | None = None,
) -> JournalTransaction:
    """Book a movement, once per key of the account.

    Entries that name no site belong to `site`. It counts on `day`, by default the account's local
    day of `at`. Raises Unbalanced, KeyReused where the key booked something else.
    """
    check_balanced(entries)
    wanted = JournalTransaction(
        account=account,
        kind=kind,
        key=key,
        subject_id=subject_id,
        at=at,
        day=day or local_date(at, account.time_zone),
        entry_count=len(entries),
    )
    site_id = site.pk if site else None
    if booked := _booked(account, key):
        return _check_same(booked, entries, site_id)
    try:
        with transaction.atomic():
            # The entries first: the database lets none follow their transaction.
            JournalEntry.objects.bulk_create(_row(wanted, entry, site_id) for entry in entries)
            wanted.save(force_insert=True)
    except IntegrityError:
        # Another one booked it meanwhile, or the books refuse it.
        if booked := _booked(account, key):
            return _check_same(booked, entries, site_id)
        raise
    return wanted


def post_supplier_cost(
    account: Account,
    *,
    amount: Money,
    key: str,
    at: datetime,
    supplier: str = "",
    site: Site | None = None,
    subject_id: str = "",
) -> JournalTransaction:
    """Book what a supplier gets for something delivered to the client, once per key."""
    return post(
        account,
        kind="supplier_cost",
        entries=supplier_cost_entries(amount, supplier=supplier),
        key=key,
        at=at,
        site=site,
        subject_id=subject_id,
    )


def _row(booked: JournalTransaction, entry: Entry, site_id: UUID | None) -> JournalEntry:
    return JournalEntry(
        account=booked.account,
        transaction=booked,
        ledger=entry.ledger,
        kind=entry.kind,
        site_id=entry.site_id or site_id,
        amount=entry.amount.amount,
        currency=entry.amount.currency,
        day=booked.day,
    )


def _booked(account: Account, key: str) -> JournalTransaction | None:
    return JournalTransaction.objects.for_account(account).filter(key=key).first()


def _check_same(
    booked: JournalTransaction, entries: Sequence[Entry], site_id: UUID | None
) -> JournalTransaction:
    known = sorted(
        (row.ledger, row.kind, row.amount, row.currency, str(row.site_id))
        for row in booked.entries.all()
    )
    asked = sorted(
        (e.ledger.value, e.kind, e.amount.amount, e.amount.currency, str(e.site_id or site_id))
        for e in entries
    )
    if known != asked:
        raise KeyReused(
            f"The journal has something else under the key {booked.key!r}.", key=booked.key
        )
    return booked
