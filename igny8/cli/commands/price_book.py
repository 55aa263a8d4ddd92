"""Import a price book of link publishers from a CSV file: all of it or nothing."""

import argparse
from pathlib import Path

from igny8.accounts.actions.accounts import set_up_operator
from igny8.cli.main import Arguments
from igny8.marketplaces.actions.price_books import import_price_book


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="the price book")
    parser.add_argument(
        "--replace", action="store_true", help="take offers off sale that the file does not have"
    )


def run(arguments: Arguments) -> int:
    """Import into the operator's price book, which all its clients buy from."""
    operator = set_up_operator(name="IGNY8")
    made = import_price_book(
        operator,
        source=arguments.file,
        file_name=arguments.file.name,
        replace=arguments.replace,
        now=arguments.now,
    )
    arguments.output.table(
        f"Price book {made}",
        ("Offers", "Count"),
        [
            ("added", made.added_count),
            ("changed", made.changed_count),
            ("unchanged", made.unchanged_count),
            ("withdrawn", made.withdrawn_count),
        ],
    )
    for note in made.notes:
        arguments.output.say(f"Note: {note}")
    arguments.output.result(
        {
            "import": made.pk,
            "added": made.added_count,
            "changed": made.changed_count,
            "unchanged": made.unchanged_count,
            "withdrawn": made.withdrawn_count,
            "notes": made.notes,
        }
    )
    return 0
