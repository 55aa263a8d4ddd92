"""Give up what a client will not pay of an invoice, or hope for it again.

igny8 write-off INV-000007 --because "Bankrupt." --by EMAIL
igny8 write-off INV-000007 --recover --amount 90.00 --because "They pay after all." --by EMAIL
"""

import argparse
from uuid import uuid4

from igny8.billing.actions.write_offs import recover_invoice, write_off_invoice
from igny8.billing.queries.invoices import invoice_numbered
from igny8.cli.main import Arguments
from igny8.cli.money import amount, person_for
from igny8.kit.money import Money


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", help="the invoice")
    parser.add_argument("--amount", type=amount, help="a part of it (default: all that is owed)")
    parser.add_argument("--recover", action="store_true", help="hope again for what was given up")
    parser.add_argument("--because", metavar="REASON", default="", help="why; needed")
    parser.add_argument("--key", default="", help="repeats with the same key find what was done")
    parser.add_argument("--by", metavar="EMAIL", default="", help="who does it; needs finance")


def run(arguments: Arguments) -> int:
    """Write it off or take that back, and say how the invoice stands."""
    invoice = invoice_numbered(arguments.number)
    person = person_for(invoice.account, arguments.by)
    act = recover_invoice if arguments.recover else write_off_invoice
    invoice = act(
        invoice, amount=arguments.amount, reason=arguments.because, by=person,
        key=arguments.key or uuid4().hex, now=arguments.now,
    )  # fmt: skip
    lost = Money(invoice.written_off_amount, invoice.currency)
    arguments.output.say(f"{invoice.number}: {lost} written off, {invoice.balance} open.")
    arguments.output.result(
        {
            "number": invoice.number,
            "currency": invoice.currency,
            "written_off": str(invoice.written_off_amount),
            "open": str(invoice.balance.amount),
            "state": invoice.status,
        }
    )
    return 0
