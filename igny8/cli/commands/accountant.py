"""Put a month's invoices, credit notes and receipts into one archive for the accountant.

igny8 accountant --month 2026-04 FILE.zip
igny8 accountant --month 2026-04 --issuer ACCOUNT FILE.zip
"""

import argparse
from pathlib import Path

from igny8.accounts.queries import account_called, operator_account
from igny8.billing.actions.accountant import MonthWritten, write_month
from igny8.cli.commands.run_month import month_option
from igny8.cli.main import Arguments
from igny8.kit.clock import local_date, month_start
from igny8.kit.errors import Invalid


def add_arguments(parser: argparse.ArgumentParser) -> None:
    month_option(parser)
    parser.add_argument(
        "--issuer", metavar="ACCOUNT", default="", help="who bills (default: the operator)"
    )
    parser.add_argument("--demo", action="store_true", help="the demonstrations instead")
    parser.add_argument("file", metavar="FILE.zip", type=Path, help="where to write it")


def run(arguments: Arguments) -> int:
    """Write the archive; fails where a document is missing or a sum is not the journal's."""
    path = arguments.file.absolute()
    if path.is_dir() or not path.parent.is_dir():
        raise Invalid(f"{path} cannot be written; name a file in a folder that is there.")
    issuer = account_called(arguments.issuer) if arguments.issuer else operator_account()
    month = arguments.month or month_start(local_date(arguments.now, issuer.time_zone))
    with arguments.output.progress(f"{month:%Y-%m} of {issuer}") as progress:
        written = write_month(
            issuer, month, path, now=arguments.now, demo=arguments.demo, progress=progress
        )
    _show(written, path, arguments)
    return 1 if written.missing or written.differs else 0


def _show(written: MonthWritten, path: Path, arguments: Arguments) -> None:
    arguments.output.table(
        f"{written.documents} documents in {path}",
        ("Sum", "Documents", "Journal", "Difference"),
        [(f.words, f.documents, f.journal, f.difference) for f in written.figures],
    )
    for name in written.missing:
        arguments.output.warn(f"Not in it: {name}")
    arguments.output.result(
        {
            "file": path,
            "documents": written.documents,
            "missing": list(written.missing),
            "differs": written.differs,
            "figures": [
                {
                    "words": figure.words,
                    "currency": figure.documents.currency,
                    "documents": str(figure.documents.amount),
                    "journal": str(figure.journal.amount),
                }
                for figure in written.figures
            ],
        }
    )
