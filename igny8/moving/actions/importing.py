"""Taking a whole file over: all of its rows or none, or with `skip_refused` the good ones."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from igny8.accounts.models import Account
from igny8.billing.actions.locks import lock_account
from igny8.jobs.registry import Progress, quiet
from igny8.kit.csv_files import TextRow
from igny8.kit.errors import Igny8Error
from igny8.moving.actions.clients import balances_in_books, take_client
from igny8.moving.actions.invoices import (
    check_invoice,
    find_invoices,
    receivable_in_books,
    write_invoices,
)
from igny8.moving.actions.subscriptions import take_subscription
from igny8.moving.errors import Refusal, RowRefused, Trouble
from igny8.moving.queries import Directory, directory_of
from igny8.moving.rules.cells import DayOrder
from igny8.moving.rules.clients import CLIENT_FIELDS, client_row
from igny8.moving.rules.columns import Fields, Told
from igny8.moving.rules.invoices import invoice_fields, invoice_row
from igny8.moving.rules.outcomes import Outcome, Report, Taken
from igny8.moving.rules.subscriptions import subscription_fields, subscription_row
from igny8.moving.rules.table import ReadRow, Table, Values, read_rows, read_table
from igny8.moving.rules.terms import Terms

PROGRESS_EVERY = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file may hold: its fields, how a row is made of them and taken over.

    `prepare` reads and `finish` writes what is read and written for all rows at once; `in_books`
    reads what the journal has of the rows taken, where they are booked at all.
    """

    fields: Callable[[DayOrder], Fields]
    make: Callable[[Values], Any]
    take: Callable[..., Taken]
    in_books: Callable[[Collection[Taken]], Mapping[str, Decimal]] | None = None
    prepare: Callable[[Iterable[Any], Directory], None] | None = None
    finish: Callable[[Directory, Terms], None] | None = None


KINDS: Mapping[str, Kind] = {
    "clients": Kind(lambda order: CLIENT_FIELDS, client_row, take_client, balances_in_books),
    "subscriptions": Kind(subscription_fields, subscription_row, take_subscription),
    "invoices-open": Kind(
        invoice_fields,
        invoice_row,
        check_invoice,
        in_books=receivable_in_books,
        prepare=find_invoices,
        finish=write_invoices,
    ),
}


def open_table(kind: str, content: bytes, *, file: str, told: Told, dates: DayOrder) -> Table:
    """The file with its header understood, before anything is done. Raises FileRefused."""
    return read_table(content, file=file, fields=KINDS[kind].fields(dates), told=told)


def import_table(
    kind: str,
    table: Table,
    *,
    issuer: Account,
    terms: Terms,
    dry_run: bool = False,
    skip_refused: bool = False,
    progress: Progress = quiet,
) -> Report:
    """Take the rows over below `issuer`, in one transaction; the same file again changes nothing.

    Where a row is refused nothing is kept, unless `skip_refused`: then the others are. With
    `dry_run` everything is done and then taken back, so that the report is of what would happen.
    """
    with transaction.atomic():
        outcomes = _outcomes(KINDS[kind], table, issuer=issuer, terms=terms, progress=progress)
        in_books = KINDS[kind].in_books
        report = Report(
            kind=kind,
            file=table.file,
            outcomes=outcomes,
            columns=table.header.used,
            ignored=table.header.ignored,
            booked=in_books([each.taken for each in outcomes if each.taken]) if in_books else None,
            dry_run=dry_run,
            skip_refused=skip_refused,
        )
        if not report.is_kept:
            transaction.set_rollback(True)
    return report


def _outcomes(
    kind: Kind, table: Table, *, issuer: Account, terms: Terms, progress: Progress
) -> list[Outcome]:
    # One import of an issuer's at a time, and no billing of its clients in between: every row that
    # is locked on the way is locked here first, in one order.
    lock_account(issuer)
    clients = Account.objects.select_for_update(no_key=True).filter(parent=issuer)
    list(clients.order_by("pk").values_list("pk", flat=True))
    directory = directory_of(issuer)
    rows = list(read_rows(table, kind.make))
    if kind.prepare:
        kind.prepare([read.row for read in rows if isinstance(read, ReadRow)], directory)
    outcomes: list[Outcome] = []
    for done, read in enumerate(rows, start=1):
        if isinstance(read, ReadRow):
            outcomes.append(_taken(kind, table, read, directory, terms))
        else:
            outcomes.append(Outcome(read[0].line, refusals=tuple(read)))
        if done % PROGRESS_EVERY == 0 or done == len(table.rows):
            progress(done, len(table.rows), "rows")
    if kind.finish:
        kind.finish(directory, terms)
    return outcomes


def _taken(
    kind: Kind, table: Table, read: ReadRow[Any], directory: Directory, terms: Terms
) -> Outcome:
    line = read.text.line
    try:
        with transaction.atomic():
            return Outcome(line, kind.take(read.row, directory, terms, line=line))
    except RowRefused as refused:
        return Outcome(line, refusals=_refusals(table, read.text, refused.troubles))
    except Igny8Error as failure:
        trouble = Trouble("", failure.message)
        return Outcome(line, refusals=_refusals(table, read.text, (trouble,)))


def _refusals(table: Table, text: TextRow, troubles: Collection[Trouble]) -> tuple[Refusal, ...]:
    return tuple(table.refusal(text, trouble) for trouble in troubles)
