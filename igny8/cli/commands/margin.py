"""Say what is left of a month: by client, order, supplier, or month by month.

igny8 margin                                # by client, this month
igny8 margin --by supplier --month 2025-07
igny8 margin --by month --months 24
igny8 margin --by order --csv orders.csv

Revenue is net of credit notes and tax, from the journal. Gross is what is left after suppliers and
credits, contribution after people's time as well. Amounts of different currencies are never added.
"""

import argparse
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from igny8.accounts.models import Account
from igny8.cli.main import Arguments
from igny8.cli.months import month, this_month
from igny8.dashboard.queries.by_account import account_margins, accounts_of_month
from igny8.dashboard.queries.months import last_months, month_margins
from igny8.dashboard.queries.orders import order_margins, orders_of_month, supplier_margins
from igny8.kit.csv_text import csv_bytes
from igny8.kit.money import round_half_up
from igny8.kit.storage import write_atomically
from igny8.services.rules.hours import MINUTES_AN_HOUR
from igny8.services.rules.margin import Margin

MOST_MONTHS = 60
Rows = list[dict[str, Any]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", choices=tuple(TABLES), default="client", help="(default: client)")
    parser.add_argument("--month", type=month, help="such as 2025-07 (default: this month)")
    parser.add_argument(
        "--months", type=int, choices=range(1, MOST_MONTHS + 1), metavar="N", default=12,
        help="with --by month: how many up to --month (default: 12)",
    )  # fmt: skip
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the table there")


def run(arguments: Arguments) -> int:
    """Show the table of each currency, and write all of it where that is asked for."""
    last = arguments.month or this_month(arguments.now)
    rows = TABLES[arguments.by](last, arguments.months)
    for currency in sorted({row["currency"] for row in rows}):
        _show(arguments, last, currency, [row for row in rows if row["currency"] == currency])
    if not rows:
        arguments.output.say("Nothing was booked or worked then.")
    if arguments.csv:
        headings = list(rows[0]) if rows else []
        cells = ([row[heading] for heading in headings] for row in rows)
        write_atomically(arguments.csv, csv_bytes(headings, cells))
        arguments.output.say(f"Written to {arguments.csv}.")
    arguments.output.result({"by": arguments.by, "month": f"{last:%Y-%m}", "rows": rows})
    return 0


def _show(arguments: Arguments, last: date, currency: str, rows: Rows) -> None:
    """What fits a terminal; a file and JSON have everything."""
    when = "" if arguments.by == "month" else f", {last:%B %Y}"
    shown = SHOWN[arguments.by]
    arguments.output.table(
        f"Margin by {arguments.by}{when}, in {currency}",
        list(shown),
        [["–" if row[key] is None else row[key] for key in shown.values()] for row in rows],
    )
    if any(row["gross"] is None for row in rows):
        arguments.output.say(
            "A dash under costs: some of them are in another currency, and nothing is converted."
        )


def _everyone() -> Any:
    return Account.objects.all()


def _by_client(last: date, months: int) -> Rows:
    found = account_margins(list(accounts_of_month(_everyone(), last)), month=last)
    return [
        {
            "client": margin.account.name,
            "currency": margin.account.currency,
            **_figures(margin.margin, margin.minutes),
            "per_hour": margin.hourly_rate,
        }
        for margin in found
    ]


def _by_month(last: date, months: int) -> Rows:
    wanted = last_months(last, months)
    return [
        {
            "month": f"{margin.month:%Y-%m}",
            "currency": margin.currency,
            **_figures(margin.margin, margin.minutes),
            "per_hour": margin.hourly_rate,
        }
        for margin in month_margins(_everyone(), first=wanted[0], last=wanted[-1])
    ]


def _by_order(last: date, months: int) -> Rows:
    return [
        {
            "client": margin.order.account.name,
            "site": margin.order.site.domain,
            "order": margin.order.key,
            "links": f"{margin.order.links_delivered}/{margin.order.links_ordered}",
            "currency": margin.order.currency,
            "revenue": margin.revenue,
            "cost": margin.cost,
            "gross": margin.gross,
            "gross_percent": margin.gross_percent,
        }
        for margin in order_margins(list(orders_of_month(_everyone(), last)))
    ]


def _by_supplier(last: date, months: int) -> Rows:
    return [
        {
            "supplier": margin.supplier or "not delivered yet",
            "orders": margin.orders,
            "links": margin.links,
            "currency": margin.currency,
            "revenue": margin.revenue,
            "cost": margin.cost,
            "gross": margin.gross,
            "gross_percent": margin.gross_percent,
        }
        for margin in supplier_margins(_everyone(), last)
    ]


def _figures(margin: Margin, minutes: int) -> dict[str, Any]:
    return {
        "revenue": round_half_up(margin.revenue),
        "costs": margin.platform_cost,
        "suppliers": margin.supplier_cost,
        "credits": margin.credit_cost,
        "people": margin.people_cost,
        "hours": round_half_up(Decimal(minutes) / MINUTES_AN_HOUR, 1),
        "gross": margin.gross,
        "gross_percent": margin.gross_percent,
        "contribution": margin.contribution,
        "contribution_percent": margin.contribution_percent,
    }


TABLES: dict[str, Callable[[date, int], Rows]] = {
    "client": _by_client,
    "order": _by_order,
    "supplier": _by_supplier,
    "month": _by_month,
}
WITH_TIME = {
    "Revenue": "revenue", "Costs": "costs", "Gross": "gross", "%": "gross_percent",
    "After time": "contribution", "% ": "contribution_percent",
}  # fmt: skip
OF_LINKS = {
    "Links": "links", "Revenue": "revenue", "Cost": "cost", "Gross": "gross", "%": "gross_percent",
}  # fmt: skip
SHOWN: dict[str, dict[str, str]] = {
    "client": {"Client": "client", **WITH_TIME},
    "order": {"Site": "site", **OF_LINKS},
    "supplier": {"Supplier": "supplier", "Orders": "orders", **OF_LINKS},
    "month": {"Month": "month", **WITH_TIME},
}
