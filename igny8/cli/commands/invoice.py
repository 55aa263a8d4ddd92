"""List a client's invoices, enter a transfer that came, take a wrong entry back.

igny8 invoice client.example
igny8 invoice preview client.example
igny8 invoice why INV-000007
igny8 invoice client.example --paid INV-000007 --amount 399.00 --reference "TRX 77" --by EMAIL
igny8 invoice INV-000007 --undo "TRX 77" --because "meant for INV-000008" --by EMAIL
"""

import argparse
from datetime import date
from typing import Any

from igny8.accounts.models import Account
from igny8.billing.actions.transfers import record_manual_payment, take_back_payment
from igny8.billing.models import Invoice, Payment
from igny8.billing.queries import open_balance
from igny8.billing.queries.invoices import invoice_numbered, invoices_with_payments
from igny8.cli import previews
from igny8.cli.main import Arguments
from igny8.cli.money import amount, day, person_for, whose, without_currency
from igny8.cli.work import work_off
from igny8.kit.clock import local_date
from igny8.kit.errors import Invalid, NotFound


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "whose", metavar="SITE|NUMBER|preview|why", help="a site's domain, or an invoice"
    )
    parser.add_argument("named", nargs="?", metavar="SITE|NUMBER", help="of preview, or of why")
    entry = parser.add_argument_group("entering a transfer")
    entry.add_argument("--paid", metavar="NUMBER", help="the invoice that was paid, or part of it")
    entry.add_argument("--amount", type=amount, help="what came, in the invoice's currency")
    entry.add_argument("--currency", default="", help="to be sure: refused if it is another")
    entry.add_argument("--reference", default="", help="what the bank's statement says")
    entry.add_argument("--on", type=day, metavar="DATE", help="when it came (default: today)")
    entry.add_argument(
        "--surplus-to-balance", action="store_true",
        help="keep what is more than is owed in the client's balance",
    )  # fmt: skip
    undoing = parser.add_argument_group("taking a wrong entry back")
    undoing.add_argument("--undo", metavar="REFERENCE", help="the entry's reference")
    undoing.add_argument("--because", metavar="REASON", default="", help="why it was wrong")
    parser.add_argument("--by", metavar="EMAIL", default="", help="who enters it; needs finance")


def run(arguments: Arguments) -> int:
    """Do what was asked, then show how the invoices stand."""
    if arguments.whose in previews.WORDS:
        return previews.show(arguments.whose, arguments.named, arguments)
    account, named = whose(arguments.whose)
    if arguments.paid and arguments.undo:
        raise Invalid("Enter a payment or take one back, one at a time.")
    if arguments.paid:
        _pay(account, arguments)
    elif arguments.undo:
        _undo(account, named, arguments)
    work_off()
    _show(account, named, arguments)
    return 0


def _pay(account: Account, arguments: Arguments) -> None:
    if arguments.amount is None:
        raise Invalid("Say with --amount how much came.")
    invoice = invoice_numbered(arguments.paid, account=account)
    person = person_for(account, arguments.by)
    payment = record_manual_payment(
        invoice,
        amount=arguments.amount,
        currency=arguments.currency.upper(),
        reference=arguments.reference,
        on=arguments.on,
        surplus_to_balance=arguments.surplus_to_balance,
        by=person,
        now=arguments.now,
    )
    again = "" if payment.attempted_at == arguments.now else "It was entered before: "
    surplus = f" {payment.surplus_money} of it are kept in the balance." if payment.surplus else ""
    arguments.output.say(
        f"{again}{payment.money} on {invoice.number}, {payment.reference}, {payment.received_on}."
        f"{surplus}"
    )


def _undo(account: Account, named: Invoice | None, arguments: Arguments) -> None:
    entries = Payment.objects.for_account(account).filter(
        reference__iexact=arguments.undo.strip(), invoice__isnull=False
    )
    entries = entries.exclude(status=Payment.Status.UNDONE).select_related("invoice__account")
    if named:
        entries = entries.filter(invoice=named)
    found = list(entries[:2])
    if len(found) != 1:
        raise NotFound(
            f"“{arguments.undo}” is the reference of several payments; name the invoice."
            if found
            else f"No payment of {named or account} has the reference “{arguments.undo}”."
        )
    payment = take_back_payment(
        found[0], by=person_for(account, arguments.by), reason=arguments.because, now=arguments.now
    )
    what = f"on {payment.invoice.number}" if payment.invoice else "paid in advance"
    arguments.output.say(f"Taken back: {payment.money} {what}.")


def _show(account: Account, named: Invoice | None, arguments: Arguments) -> None:
    today = local_date(arguments.now, account.time_zone)
    invoices = invoices_with_payments(account)
    shown = list(invoices.filter(pk=named.pk) if named else invoices)
    owed = open_balance(account)
    arguments.output.table(
        f"Invoices of {account}: {owed} open",
        ("Number", "Issued", "Due", "Total", "Open", "State"),
        [
            (
                invoice.number, invoice.issued_on, invoice.due_on,
                without_currency(invoice.total_money), without_currency(invoice.balance),
                _state(invoice, today),
            )
            for invoice in shown
        ],
    )  # fmt: skip
    for invoice in shown:
        for entry in _entries(invoice):
            arguments.output.say(f"{invoice.number}: {entry}")
    arguments.output.result(
        {
            "account": account.name,
            "currency": owed.currency,
            "open": str(owed.amount),
            "invoices": [_facts(invoice, today) for invoice in shown],
        }
    )


def _state(invoice: Invoice, today: date) -> str:
    return "overdue" if invoice.is_overdue(today=today) else invoice.get_status_display().lower()


def _entries(invoice: Invoice) -> list[str]:
    counted = [p for p in invoice.payments.all() if p.status == Payment.Status.SUCCEEDED]
    return [
        f"{p.money}, {p.reference or p.get_gateway_display()}, {p.received_on}" for p in counted
    ]


def _facts(invoice: Invoice, today: date) -> dict[str, Any]:
    return {
        "number": invoice.number,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "total": str(invoice.total),
        "open": str(invoice.balance.amount),
        "state": _state(invoice, today),
        "payments": [
            {
                "id": payment.pk,
                "amount": str(payment.amount),
                "reference": payment.reference,
                "received_on": payment.received_on,
                "status": payment.status,
                "recorded_by": payment.recorded_by.email if payment.recorded_by else None,
                "undone_reason": payment.undone_reason,
            }
            for payment in invoice.payments.all()
        ],
    }
