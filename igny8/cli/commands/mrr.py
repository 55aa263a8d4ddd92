"""Say what recurs each month and what moved it: new, expansion, contraction, churn, reactivation.

igny8 mrr                          # managed services, the last twelve months
igny8 mrr --kind all --months 24 --month 2025-07

Of a month that runs, the closing is today's. NRR and logos are of those who were there when the
month began.
"""

import argparse
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from igny8.accounts.models import Account
from igny8.accounts.queries import operator_account
from igny8.billing.models import Agreement
from igny8.billing.queries.mrr import MrrMonth, Retention, mrr_months, retention
from igny8.cli.main import Arguments
from igny8.cli.months import month, this_month
from igny8.dashboard.queries.months import last_months
from igny8.kit.clock import local_date, next_month

MOST_MONTHS = 60
A_YEAR = 12
MOVES = ("new", "expansion", "contraction", "churn", "reactivation")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--kind", choices=(*Agreement.Kind.values, "all"), default=Agreement.Kind.MANAGED,
        help="of what (default: managed)",
    )  # fmt: skip
    parser.add_argument("--month", type=month, help="the last one (default: this month)")
    parser.add_argument(
        "--months", type=int, choices=range(1, MOST_MONTHS + 1), metavar="N", default=12,
        help="how many (default: 12)",
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    """Show the months by currency, and who stayed over the year."""
    today = local_date(arguments.now, operator_account().time_zone)
    months = last_months(arguments.month or this_month(arguments.now), arguments.months)
    kinds = Agreement.Kind.values if arguments.kind == "all" else [arguments.kind]
    everyone, last = Account.objects.all(), months[-1]
    found = mrr_months(everyone, first=months[0], last=last, today=today, kinds=kinds)
    end = min(today, next_month(last) - timedelta(days=1))
    year = retention(everyone, start=last_months(last, A_YEAR)[0], end=end, kinds=kinds)
    for currency in sorted({one.currency for one in found}):
        _show(arguments, currency, [one for one in found if one.currency == currency])
    if not found:
        arguments.output.say("Nothing recurred in these months.")
    for one in year:
        if one.clients_before:
            arguments.output.say(_year_in_words(one))
    arguments.output.result(
        {
            "kind": arguments.kind,
            "rows": [_row(one) for one in found],
            "year": [_year(one) for one in year],
        }
    )
    return 0


def _show(arguments: Arguments, currency: str, months: Sequence[MrrMonth]) -> None:
    arguments.output.table(
        f"Monthly recurring revenue in {currency}",
        ("Month", "Opening", "What moved it", "Closing", "Clients", "Logos %", "NRR %"),
        [
            (
                f"{one.month:%Y-%m}", f"{one.opening:,.2f}", _moves_in_words(one),
                f"{one.closing:,.2f}", one.clients_closing, _said(one.logo_retention_percent),
                _said(one.net_revenue_retention_percent),
            )
            for one in months
        ],
    )  # fmt: skip


def _moves_in_words(one: MrrMonth) -> str:
    moved = ((name, getattr(one, name)) for name in MOVES)
    return ", ".join(f"{name} {amount:+,.2f}" for name, amount in moved if amount) or "nothing"


def _said(percent: Decimal | None) -> str:
    return "–" if percent is None else str(percent)


def _row(one: MrrMonth) -> dict[str, Any]:
    return {
        "month": f"{one.month:%Y-%m}",
        "currency": one.currency,
        **{name: f"{getattr(one, name):.2f}" for name in ("opening", *MOVES, "closing")},
        "clients": one.clients_closing,
        "logos": one.logo_retention_percent,
        "nrr": one.net_revenue_retention_percent,
    }


def _year(one: Retention) -> dict[str, Any]:
    return {
        "currency": one.currency,
        "clients_before": one.clients_before,
        "clients_kept": one.clients_kept,
        "mrr_before": f"{one.mrr_before:.2f}",
        "mrr_kept": f"{one.mrr_kept:.2f}",
        "logos": one.logo_retention_percent,
        "nrr": one.net_revenue_retention_percent,
    }


def _year_in_words(one: Retention) -> str:
    return (
        f"{one.currency}, twelve months: {one.clients_kept} of {one.clients_before} clients stayed "
        f"({one.logo_retention_percent} %), and of {one.mrr_before:,.2f} a month they bring "
        f"{one.mrr_kept:,.2f} ({one.net_revenue_retention_percent} %)."
    )
