"""Run the billing, show what it would bill until a day, and what it could not bill and why.

igny8 billing run
igny8 billing run --today 2027-01-01
igny8 billing simulate --until 2028-12-31
igny8 billing simulate --until 2028-12-31 --site client.example
igny8 billing failures
"""

import argparse
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from igny8.accounts.models import Account
from igny8.accounts.queries import site_named
from igny8.billing.models import BillingFailure
from igny8.billing.queries.billing import accounts_with_agreements
from igny8.billing.queries.previews import InvoicePreview, simulate
from igny8.cli.main import Arguments
from igny8.cli.work import work_off
from igny8.kit.clock import local_date
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
    rows, facts = [], []
    for account, preview in _previews(arguments):
        total = preview.total
        totals[total.currency] = totals.get(total.currency, Decimal(0)) + total.amount
        rows.append((preview.issued_on, account, len(preview.lines), total))
        facts.append(
            {
                "account": account.name,
                "issued_on": preview.issued_on,
                "currency": total.currency,
                "net": str(preview.draft.net),
                "tax": str(preview.draft.tax),
                "total": str(total.amount),
                "lines": [line.description for line in preview.lines],
            }
        )
    arguments.output.table(
        f"What would be billed until {arguments.until}, as things stand",
        ("Day", "Client", "Lines", "Total"),
        rows,
    )
    for currency, amount in sorted(totals.items()):
        arguments.output.say(f"In all {Money(amount, currency)}.")
    arguments.output.result({"until": arguments.until, "invoices": facts})
    return 0


def _previews(arguments: Arguments) -> Iterator[tuple[Account, InvoicePreview]]:
    """The invoices of all clients, or of the one named, in the order of their days."""
    if arguments.site:
        accounts = [site_named(arguments.site).account]
    else:
        accounts = list(accounts_with_agreements())
    found = [
        (account, preview)
        for account in accounts
        for preview in simulate(
            account, today=local_date(arguments.now, account.time_zone), until=arguments.until
        )
    ]
    yield from sorted(found, key=lambda one: (one[1].issued_on, one[0].name))


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
