"""A client's statement of account: all that was billed, paid and given back, between two balances.

igny8 statement client.example
igny8 statement client.example --from 2025-01-01 --to 2025-03-31
"""

import argparse
from datetime import timedelta

from igny8.accounts.queries import site_named
from igny8.billing.queries.statements import Statement, statement_of
from igny8.cli.main import Arguments
from igny8.cli.money import day, plain, without_currency
from igny8.kit.clock import local_date
from igny8.kit.errors import Invalid


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", help="a site of the client's")
    parser.add_argument(
        "--from", dest="first", type=day, metavar="DATE", help="first day (default: 1 January)"
    )
    parser.add_argument("--to", dest="last", type=day, metavar="DATE", help="last day (today)")


def run(arguments: Arguments) -> int:
    """Show the statement of the local days from the first to the last."""
    account = site_named(arguments.site).account
    today = local_date(arguments.now, account.time_zone)
    last = arguments.last or today
    first = arguments.first or last.replace(month=1, day=1)
    if last < first:
        raise Invalid(f"A statement cannot end on {last}, before it begins on {first}.")
    statement = statement_of(account, start=first, end=last + timedelta(days=1))
    _show(statement, arguments)
    return 0


def _show(statement: Statement, arguments: Arguments) -> None:
    output, currency = arguments.output, statement.opening.currency
    last = statement.end - timedelta(days=1)
    output.table(
        f"{statement.account}, {statement.start} to {last}, in {currency}",
        ("Day", "What", "Amount", "Owed"),
        [
            (statement.start, "Owed before", "", without_currency(statement.opening)),
            *(
                (line.day, line.title, without_currency(line.amount),
                 without_currency(line.balance))
                for line in statement.lines
            ),
        ],
    )  # fmt: skip
    owed = statement.closing
    output.say(
        f"We hold {-owed} for {statement.account}."
        if owed.amount < 0
        else f"{statement.account} owes {owed}."
    )
    output.result(
        {
            "account": statement.account.name,
            "currency": currency,
            "from": statement.start,
            "to": last,
            "opening": plain(statement.opening),
            "lines": [
                {
                    "day": line.day,
                    "kind": line.kind,
                    "title": line.title,
                    "amount": plain(line.amount),
                    "balance": plain(line.balance),
                }
                for line in statement.lines
            ],
            "closing": plain(owed),
        }
    )
