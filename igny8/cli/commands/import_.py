"""Move in from other software or a spreadsheet: clients, what they have, what they still owe.

igny8 import clients clients.csv --dry-run
igny8 import clients clients.csv --map name=Customer --set country=GB --set time_zone=Europe/London
igny8 import subscriptions subscriptions.csv --cut-over 2026-12-01 --dates day-first
igny8 import invoices-open open.csv --mapping mapping.yaml --cut-over 2026-12-01

All rows of a file are taken over, or none and the exit code is 1: each row that is refused is told
with its line, column, value and what to do. The same file again changes nothing.
"""

import argparse
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from igny8.accounts.actions.accounts import set_up_operator
from igny8.accounts.models import Account
from igny8.accounts.queries import account_called
from igny8.cli.files import read_text
from igny8.cli.main import Arguments
from igny8.kit.csv_files import NotReadable, read_file
from igny8.kit.errors import Invalid
from igny8.kit.money import Money
from igny8.moving.actions.importing import KINDS, import_table, open_table
from igny8.moving.errors import FileRefused
from igny8.moving.rules.cells import DayOrder
from igny8.moving.rules.columns import Told
from igny8.moving.rules.mapping import MappingFile, read_mapping
from igny8.moving.rules.outcomes import Fate, Report
from igny8.moving.rules.table import LIMITS, Table
from igny8.moving.rules.terms import Terms

REFUSED = 1
# What the amounts of a file are.
AMOUNTS = {
    "clients": "opening balance",
    "subscriptions": "price a month",
    "invoices-open": "opening receivable",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=KINDS, help="what the rows are")
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="one row each, with a header")
    columns = parser.add_argument_group("which column is what")
    columns.add_argument(
        "--map", action="append", default=[], type=_pair, metavar="OURS=THEIRS", dest="maps",
        help="our name for a column of the file, where it is not recognized; may be repeated",
    )  # fmt: skip
    columns.add_argument(
        "--set", action="append", default=[], type=_pair, metavar="OURS=VALUE", dest="sets",
        help="a value for rows that have none; may be repeated",
    )  # fmt: skip
    columns.add_argument(
        "--mapping", type=Path, metavar="FILE.yaml", help="the same in a file: columns:, set:"
    )
    columns.add_argument(
        "--dates",
        choices=[DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST],
        help="how 03/04/2026 is meant",
    )
    parser.add_argument(
        "--cut-over", type=_day, metavar="DATE",
        help="the first day that is billed here; what was billed before is not billed again",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="show what would happen")
    parser.add_argument(
        "--skip-refused", action="store_true", help="take the good rows although some are refused"
    )
    parser.add_argument(
        "--agency", metavar="NAME", help="the agency (its slug) whose clients they are"
    )
    parser.add_argument(
        "--welcome", action="store_true", help="let the onboarding welcome these clients, too"
    )


def _pair(text: str) -> tuple[str, str]:
    ours, found, theirs = text.partition("=")
    if not (found and ours.strip() and theirs.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is no pair; write ours=theirs")
    return ours.strip(), theirs.strip()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2026-12-01") from None


def check(arguments: Arguments) -> None:
    """Understand the file before a database is made. Raises FileRefused."""
    _table(arguments, _mapping(arguments))


def run(arguments: Arguments) -> int:
    """Import, then say what became of each row."""
    mapping = _mapping(arguments)
    issuer = _issuer(arguments)
    with arguments.output.progress(f"Importing {arguments.file.name}") as progress:
        report = import_table(
            arguments.what,
            _table(arguments, mapping),
            issuer=issuer,
            terms=Terms(
                now=arguments.now,
                cut_over=arguments.cut_over or mapping.cut_over,
                dates=_dates(arguments, mapping),
                welcome=arguments.welcome,
            ),
            dry_run=arguments.dry_run,
            skip_refused=arguments.skip_refused,
            progress=progress,
        )
    _show(report, arguments)
    return REFUSED if report.refused or report.differences else 0


def _mapping(arguments: Arguments) -> MappingFile:
    """The mapping file with what the flags say over it."""
    path = arguments.mapping
    known = read_mapping(read_text(path), file=path.name) if path else MappingFile()
    columns = {**known.told.columns, **dict(arguments.maps)}
    values = {**known.told.values, **dict(arguments.sets)}
    return MappingFile(Told(columns, values), known.dates, known.cut_over)


def _dates(arguments: Arguments, mapping: MappingFile) -> DayOrder:
    return DayOrder(arguments.dates or mapping.dates or DayOrder.UNSAID)


def _table(arguments: Arguments, mapping: MappingFile) -> Table:
    try:
        content = read_file(arguments.file, limits=LIMITS)
    except NotReadable as failure:
        raise FileRefused([failure.problem]) from failure
    return open_table(
        arguments.what,
        content,
        file=arguments.file.name,
        told=mapping.told,
        dates=_dates(arguments, mapping),
    )


def _issuer(arguments: Arguments) -> Account:
    if not arguments.agency:
        return set_up_operator(name="IGNY8")
    agency = account_called(arguments.agency)
    if agency.kind == Account.Kind.CLIENT:
        raise Invalid(f"{agency} is a client; name the agency whose clients these are.")
    return agency


def _show(report: Report, arguments: Arguments) -> None:
    output = arguments.output
    for refusal in (refusal for outcome in report.refused for refusal in outcome.refusals):
        output.say(f"Refused: {report.file}, {refusal.sentence}")
    for line, note in report.notes:
        output.say(f"Note: line {line}: {note}")
    output.table(
        f"{report.file}: {report.kind}",
        ("Rows", "Count", AMOUNTS[report.kind].capitalize()),
        [
            ("read", len(report.outcomes), ""),
            *(
                (fate.value.replace("_", " "), report.count(fate), _amounts(report.sums(fate)))
                for fate in Fate
            ),
        ],
    )
    _show_columns(report, arguments)
    _show_books(report, arguments)
    output.say(_verdict(report))
    output.result(_facts(report))


def _show_columns(report: Report, arguments: Arguments) -> None:
    used = ", ".join(f"{ours} = “{theirs}”" for ours, theirs in report.columns.items())
    arguments.output.say(f"Columns: {used}")
    if report.ignored:
        ignored = ", ".join(f"“{name}”" for name in report.ignored)
        arguments.output.say(f"Not used: {ignored}")


def _show_books(report: Report, arguments: Arguments) -> None:
    if report.booked is None:
        return
    what = AMOUNTS[report.kind].capitalize()
    rows = _amounts(report.sums(Fate.CREATED, Fate.THERE)) or "none"
    booked = _amounts(report.booked) or "none"
    arguments.output.say(f"{what}: {rows} in the rows taken, {booked} in the journal.")
    for currency, amount in report.differences.items():
        apart = Money(amount, currency)
        arguments.output.warn(
            f"The journal and the rows are {apart} apart; nothing of it is hidden."
        )


def _amounts(sums: Mapping[str, Decimal]) -> str:
    return ", ".join(str(Money(amount, currency)) for currency, amount in sums.items())


def _verdict(report: Report) -> str:
    if report.dry_run:
        return "A dry run: nothing was written."
    if not report.is_kept:
        return "Nothing was imported. Correct the file, or take the good rows with --skip-refused."
    return "Imported. The same file again changes nothing."


def _facts(report: Report) -> dict[str, Any]:
    return {
        "kind": report.kind,
        "file": report.file,
        "dry_run": report.dry_run,
        "imported": report.is_kept,
        "read": len(report.outcomes),
        "created": report.count(Fate.CREATED),
        "already_there": report.count(Fate.THERE),
        "refused": report.count(Fate.REFUSED),
        "amounts": {
            "of": AMOUNTS[report.kind],
            "created": _plain(report.sums(Fate.CREATED)),
            "already_there": _plain(report.sums(Fate.THERE)),
            "journal": None if report.booked is None else _plain(report.booked),
            "difference": _plain(report.differences),
        },
        "columns": dict(report.columns),
        "not_used": list(report.ignored),
        "notes": [{"line": line, "note": note} for line, note in report.notes],
        "refusals": [refusal.facts for outcome in report.refused for refusal in outcome.refusals],
    }


def _plain(sums: Mapping[str, Decimal]) -> dict[str, str]:
    return {currency: str(amount) for currency, amount in sums.items()}
