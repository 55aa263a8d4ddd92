"""Write a month's books for an accountant: the journal, or the invoices, as CSV.

igny8 export journal --month 2026-04 journal.csv
igny8 export xero --month 2026-04 --currency GBP --at-most 300 xero.csv
igny8 export quickbooks --month 2026-04 --account client.example client.csv

xero and quickbooks are journal entries, xero-invoices and quickbooks-invoices the invoices; whoever
takes both leaves the invoices out of the journal with --without-invoices.
"""

import argparse
import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from django.db import transaction

from igny8.accounts.models import Account
from igny8.accounts.queries import account_called, operator_account, site_named
from igny8.billing.queries.exports import Wanted, books_of, export_parts, export_totals
from igny8.billing.rules.exports import FORMATS, JOURNAL_FORMATS
from igny8.cli.main import Arguments
from igny8.kit.errors import Invalid
from igny8.kit.money import Money


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("format", choices=FORMATS, help="whose format the file has")
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="where to write it")
    parser.add_argument("--month", type=_month, required=True, help="which month, as 2026-04")
    parser.add_argument(
        "--account", metavar="SITE|NAME", default="",
        help="only this client, or this agency with its clients (default: the operator's books)",
    )  # fmt: skip
    parser.add_argument("--currency", type=str.upper, default="", help="only what is in this one")
    parser.add_argument(
        "--without-invoices", action="store_true", help="a journal without what invoices have"
    )
    parser.add_argument(
        "--at-most", type=_count, default=0, metavar="ROWS",
        help="begin another file (FILE-2.csv, ...) after so many; Xero takes 300",
    )  # fmt: skip


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no month; write 2026-04") from None


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,6}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of rows")
    return int(text)


def run(arguments: Arguments) -> int:
    """Write the file, or files, then say what they add up to."""
    account = _account(arguments.account)
    wanted = Wanted(
        arguments.format, arguments.month, arguments.currency, arguments.without_invoices
    )
    books = books_of(account)
    files = _Files(arguments.file)
    with transaction.atomic(), files:
        for part, line in export_parts(books, wanted, at_most=arguments.at_most):
            files.write(part, line)
    totals = export_totals(books, wanted)
    of = "Debits" if arguments.format in JOURNAL_FORMATS else "Invoiced, without tax"
    sums = ", ".join(str(Money(amount, currency)) for currency, amount in totals.items())
    for path in files.paths:
        arguments.output.say(f"Written: {path}")
    arguments.output.say(f"{account}, {arguments.month:%B %Y}. {of}: {sums or 'nothing'}.")
    arguments.output.result(
        {
            "format": arguments.format,
            "account": account.name,
            "month": f"{arguments.month:%Y-%m}",
            "files": [str(path) for path in files.paths],
            "totals": {currency: str(amount) for currency, amount in totals.items()},
        }
    )
    return 0


def _account(named: str) -> Account:
    """Whose books: a site's client, the account of that name; without one the operator."""
    if not named:
        return operator_account()
    return site_named(named).account if "." in named else account_called(named)


@dataclass
class _Files:
    """One file after the other, each under its name only when all of them are whole."""

    path: Path
    paths: list[Path] = field(default_factory=list)
    _open: IO[str] | None = None
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> "_Files":
        if not self.path.parent.is_dir():
            raise Invalid(f"There is no folder {self.path.parent}; make it, or name another.")
        if self.path.is_dir():
            raise Invalid(f"{self.path} is a folder; name the file in it.")
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        self._stack.close()
        for path in self.paths:
            if kind is None:
                _partial(path).replace(path)
            else:
                _partial(path).unlink(missing_ok=True)

    def write(self, part: int, line: str) -> None:
        """Add a line to the file with this number, from 1."""
        if part > len(self.paths):
            name = self.path.name if part == 1 else f"{self.path.stem}-{part}{self.path.suffix}"
            self.paths.append(self.path.with_name(name))
            self._stack.close()
            opened = _partial(self.paths[-1]).open("w", encoding="utf-8", newline="")
            self._open = self._stack.enter_context(opened)
        if self._open is not None:
            self._open.write(line)


def _partial(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")
