"""Run the billing, show what it would bill until a day, and what it could not bill and why.

igny8 billing run
igny8 billing run --today 2027-01-01
igny8 billing simulate --until 2028-12-31
igny8 billing simulate --until 2028-12-31 --site client.example
igny8 billing failures
"""

import argparse
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from igny8.accounts.models import Account
from igny8.accounts.queries import site_named
from igny8.billing.models import BillingFailure
from igny8.billing.queries.billing import accounts_with_agreements
from igny8.billing.queries.previews import ACCOUNTS_AT_ONCE, InvoicePreview, simulate_all
from igny8.cli.main import Arguments
from igny8.cli.work import work_off
from igny8.kit.errors import Invalid
from igny8.kit.money import Money
from igny8.services.managed_billing_service import ManagedBillingService


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2028-12-31") from None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["run", "simulate", "failures"])
    parser.add_argument("--until", type=_day, metavar="DATE", help="simulate: the last day")
    parser.add_argument("--site", default="", help="simulate: of one client only")


def run(arguments: Arguments) -> int:
    """Do what was asked; `run` fails where an account could not be billed."""
    verb = {"run": _run, "simulate": _simulate, "failures": _failures}[arguments.what]
    return verb(arguments)


def _run(arguments: Arguments) -> int:
    with arguments.output.progress("Billing") as progress:
        summary = ManagedBillingService().process_monthly_billing(
            now=arguments.now, progress=progress
        )
    work_off()
    arguments.output.say(
        f"{summary.accounts} accounts were due: {summary.invoices} invoices issued, "
        f"{summary.failures} could not be billed."
    )
    if summary.failures:
        _list_failures(arguments)
    arguments.output.result(
        {
            "accounts": summary.accounts,
            "invoices": summary.invoices,
            "failures": summary.failures,
        }
    )
    return 1 if summary.failures else 0


def _simulate(arguments: Arguments) -> int:
    if arguments.until is None:
        raise Invalid("Say with --until DATE how far to look.")
    totals: dict[str, Decimal] = {}
    # Of a million previews only what is shown is kept, and that for whom it is shown to.
    rows: list[tuple[date, str, int, Money]] = []
    facts: list[dict[str, Any]] = []
    for account, preview in simulate_all(
        _accounts(arguments), now=arguments.now, until=arguments.until
    ):
        total = preview.total
        totals[total.currency] = totals.get(total.currency, Decimal(0)) + total.amount
        if arguments.output.as_json:
            facts.append(_facts(account, preview))
        else:
            rows.append((preview.issued_on, account.name, len(preview.lines), total))
    arguments.output.table(
        f"What would be billed until {arguments.until}, as things stand",
        ("Day", "Client", "Lines", "Total"),
        sorted(rows, key=itemgetter(0, 1)),
    )
    for currency, amount in sorted(totals.items()):
        arguments.output.say(f"In all {Money(amount, currency)}.")
    facts.sort(key=itemgetter("issued_on", "account"))
    arguments.output.result({"until": arguments.until, "invoices": facts})
    return 0


def _facts(account: Account, preview: InvoicePreview) -> dict[str, Any]:
    return {
        "account": account.name,
        "issued_on": preview.issued_on,
        "currency": preview.currency,
        "net": str(preview.draft.net),
        "tax": str(preview.draft.tax),
        "total": str(preview.total.amount),
        "lines": [line.description for line in preview.lines],
    }


def _accounts(arguments: Arguments) -> Iterable[Account]:
    """All who may be billed, as they are read, or the client of the site that is named."""
    if arguments.site:
        return [site_named(arguments.site).account]
    return accounts_with_agreements().iterator(ACCOUNTS_AT_ONCE)


def _failures(arguments: Arguments) -> int:
    return 1 if _list_failures(arguments) else 0


def _list_failures(arguments: Arguments) -> int:
    failures = list(BillingFailure.objects.filter(mended_at__isnull=True).select_related("account"))
    arguments.output.table(
        f"{len(failures)} accounts could not be billed",
        ("Client", "Since", "Tries", "Why"),
        [
            (failure.account, failure.first_failed_at.date(), failure.failed_count, failure.reason)
            for failure in failures
        ],
    )
    if arguments.what == "failures":
        arguments.output.result(
            {
                "failures": [
                    {
                        "account": failure.account.name,
                        "code": failure.code,
                        "reason": failure.reason,
                        "first_failed_at": failure.first_failed_at,
                        "tries": failure.failed_count,
                    }
                    for failure in failures
                ]
            }
        )
    return len(failures)
