"""Price books: imported whole or not at all, and edited by hand."""

from collections.abc import Collection, Iterable, Mapping
from csv import writer
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import StringIO
from pathlib import Path

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import Account, User
from igny8.kit.clock import local_date
from igny8.kit.csv_files import NotReadable, read_file
from igny8.marketplaces.errors import PriceBookRefused
from igny8.marketplaces.models import PriceBookEntry, PriceBookImport, Publisher
from igny8.marketplaces.queries import book_changes
from igny8.marketplaces.rules.changes import ENTRY_FIELDS, PUBLISHER_FIELDS, BookChanges
from igny8.marketplaces.rules.price_book import LIMITS, BookRow, EntryKey, read_price_book


@dataclass(frozen=True, slots=True)
class OpenedBook:
    """A price book that was read and found right, and what importing it would change."""

    file_name: str
    sha256: str
    rows: tuple[BookRow, ...]
    changes: BookChanges


def open_price_book(
    account: Account,
    *,
    source: Path | bytes,
    now: datetime,
    file_name: str = "",
    replace: bool = False,
) -> OpenedBook:
    """Read a CSV price book and show what importing it would change; nothing is written.

    With `replace`, what its suppliers no longer list is withdrawn. Raises PriceBookRefused with
    every problem: file, line, column, what was expected, what to do.
    """
    name = file_name or (source.name if isinstance(source, Path) else "price book")
    content = _read(source) if isinstance(source, Path) else source
    today = local_date(now, account.time_zone)
    rows = read_price_book(content, file=name, today=today)
    changes = book_changes(account, rows, replace=replace)
    return OpenedBook(name, sha256(content).hexdigest(), rows, changes)


@transaction.atomic
def import_price_book(
    account: Account,
    *,
    source: Path | bytes,
    now: datetime,
    by: User | None = None,
    file_name: str = "",
    replace: bool = False,
) -> PriceBookImport:
    """Take over a CSV price book, all of it or nothing; the same file twice changes nothing.

    Raises PriceBookRefused as open_price_book does.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    opened = open_price_book(account, source=source, now=now, file_name=file_name, replace=replace)
    latest = PriceBookImport.objects.filter(account=account).first()
    if latest and latest.sha256 == opened.sha256 and opened.changes.is_empty:
        return latest
    _apply(account, opened.changes, now=now)
    made = _imported(account, opened, by=by, now=now)
    record(
        account, actor=by, verb="imported", subject="price_book", subject_id=made.pk, now=now,
        detail={
            "file": opened.file_name, "added": made.added_count, "changed": made.changed_count,
            "withdrawn": made.withdrawn_count,
        },
    )  # fmt: skip
    return made


@transaction.atomic
def save_entry(
    account: Account, *, fields: Mapping[str, str], now: datetime, by: User | None
) -> PriceBookEntry:
    """Add or change one offer by hand: the columns of a price book, checked the same way.

    Raises PriceBookRefused.
    """
    text = StringIO()
    lines = writer(text)
    lines.writerow(fields)
    lines.writerow(fields.values())
    rows = read_price_book(
        text.getvalue().encode(), file="entry", today=local_date(now, account.time_zone)
    )
    Account.objects.select_for_update().get(pk=account.pk)
    changes = book_changes(account, rows)
    _apply(account, changes, now=now)
    entry = _entries(account, [rows[0].key])[0]
    before = {name: str(old) for change in changes.changed for name, old, _ in change.fields}
    record(
        account, actor=by, verb="edited", subject="price_book_entry", subject_id=entry.pk, now=now,
        detail={"domain": entry.domain, "before": before},
    )  # fmt: skip
    return entry


@transaction.atomic
def withdraw_entry(entry: PriceBookEntry, *, now: datetime, by: User | None) -> PriceBookEntry:
    """Take one offer off sale."""
    entry = PriceBookEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.withdrawn_at is None:
        entry.withdraw(now=now)
        record(
            entry.account, actor=by, verb="withdrew", subject="price_book_entry",
            subject_id=entry.pk, now=now, detail={"domain": entry.domain},
        )  # fmt: skip
    return entry


def _read(path: Path) -> bytes:
    try:
        return read_file(path, limits=LIMITS)
    except NotReadable as failure:
        raise PriceBookRefused([failure.problem]) from failure


def _apply(account: Account, changes: BookChanges, *, now: datetime) -> None:
    touched = [*changes.added, *(change.row for change in changes.changed)]
    publishers = _publishers(account, touched)
    PriceBookEntry.objects.bulk_create(
        [_entry(account, row, publishers[row.domain]) for row in touched],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["publisher", "supplier", "tier", "rel"],
        update_fields=[*ENTRY_FIELDS, "withdrawn_at", "updated_at"],
    )
    for entry in _entries(account, changes.withdrawn):
        entry.withdraw(now=now)


def _publishers(account: Account, rows: Iterable[BookRow]) -> dict[str, Publisher]:
    wanted = {row.domain: row for row in rows}
    Publisher.objects.bulk_create(
        [
            Publisher(account=account, domain=domain, **row.publisher_facts)
            for domain, row in wanted.items()
        ],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["account", "domain"],
        update_fields=[*PUBLISHER_FIELDS, "updated_at"],
    )
    found = Publisher.objects.filter(account=account, domain__in=wanted)
    return {publisher.domain: publisher for publisher in found}


def _entry(account: Account, row: BookRow, publisher: Publisher) -> PriceBookEntry:
    return PriceBookEntry(
        account=account,
        publisher=publisher,
        supplier=row.supplier,
        tier=row.tier,
        rel=row.rel,
        withdrawn_at=None,
        **{name: getattr(row, name) for name in ENTRY_FIELDS},
    )


def _entries(account: Account, keys: Collection[EntryKey]) -> list[PriceBookEntry]:
    wanted = set(keys)
    found = PriceBookEntry.objects.filter(
        account=account, publisher__domain__in=[key[0] for key in wanted]
    ).select_related("publisher")
    return [entry for entry in found if entry.key in wanted]


def _imported(
    account: Account, opened: OpenedBook, *, by: User | None, now: datetime
) -> PriceBookImport:
    changes = opened.changes
    return PriceBookImport.objects.create(
        account=account,
        file_name=opened.file_name[:255],
        sha256=opened.sha256,
        imported_by=by,
        imported_at=now,
        added_count=len(changes.added),
        changed_count=len(changes.changed),
        unchanged_count=len(changes.unchanged),
        withdrawn_count=len(changes.withdrawn),
        notes=list(changes.notes),
    )
