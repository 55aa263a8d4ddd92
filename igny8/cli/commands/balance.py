"""Money that we hold for a client: shown, filled by a prepayment, used for an invoice.

igny8 balance client.example
igny8 balance client.example --prepaid 500.00 --reference "TRX 77" --by EMAIL
igny8 balance client.example --undo "TRX 77" --because "another client's" --by EMAIL
igny8 balance client.example --use INV-000007 --by EMAIL
igny8 balance client.example --put-back INV-000007 --by EMAIL
"""

import argparse
from typing import Any

from igny8.accounts.models import Account
from igny8.accounts.queries import site_named
from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.transfers import record_prepayment, take_back_payment
from igny8.billing.models import Payment
from igny8.billing.models.payments import GatewayName
from igny8.billing.queries import open_balance
from igny8.billing.queries.balance import client_balance, held_for_client, prepayments_of
from igny8.billing.queries.invoices import invoice_numbered
from igny8.cli.main import Arguments
from igny8.cli.money import amount, day, person_for, plain
from igny8.cli.work import work_off
from igny8.kit.errors import NotFound


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", help="a site of the client's")
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--prepaid", type=amount, metavar="AMOUNT", help="came for no invoice")
    doing.add_argument("--undo", metavar="REFERENCE", help="that prepayment was entered wrongly")
    doing.add_argument("--use", metavar="NUMBER", help="pay an invoice out of the balance")
    doing.add_argument("--put-back", metavar="NUMBER", help="undo what the balance paid of one")
    parser.add_argument("--currency", default="", help="to be sure: refused if it is another")
    parser.add_argument("--reference", default="", help="what the bank's statement says")
    parser.add_argument("--on", type=day, metavar="DATE", help="when it came (default: today)")
    parser.add_argument("--because", metavar="REASON", default="", help="why it was wrong")
    parser.add_argument("--by", metavar="EMAIL", default="", help="who does it; needs finance")


def run(arguments: Arguments) -> int:
    """Do what was asked, then show what is owed and held."""
    account = site_named(arguments.site).account
    if arguments.prepaid is not None:
        _prepay(account, arguments)
    elif arguments.undo:
        _undo(account, arguments)
    elif arguments.use:
        _use(account, arguments)
    elif arguments.put_back:
        _put_back(account, arguments)
    work_off()
    _show(account, arguments)
    return 0


def _prepay(account: Account, given: Arguments) -> None:
    payment = record_prepayment(
        account, amount=given.prepaid, currency=given.currency.upper(), reference=given.reference,
        on=given.on, by=person_for(account, given.by), now=given.now,
    )  # fmt: skip
    given.output.say(f"{payment.money} in advance, {payment.reference}, {payment.received_on}.")


def _undo(account: Account, given: Arguments) -> None:
    person = person_for(account, given.by)
    wanted = prepayments_of(account).filter(
        reference__iexact=given.undo.strip(), status=Payment.Status.SUCCEEDED
    )
    payment = wanted.first()
    if payment is None:
        raise NotFound(f"No prepayment of {account} has the reference “{given.undo}”.")
    take_back_payment(payment, by=person, reason=given.because, now=given.now)
    given.output.say(f"Taken back: {payment.money}.")


def _use(account: Account, given: Arguments) -> None:
    invoice = invoice_numbered(given.use, account=account)
    payment = apply_balance(invoice, by=person_for(account, given.by), now=given.now)
    given.output.say(
        f"{payment.money} of the balance were used for {invoice.number}."
        if payment
        else f"Nothing of the balance can be used for {invoice.number} now."
    )


def _put_back(account: Account, given: Arguments) -> None:
    invoice = invoice_numbered(given.put_back, account=account)
    person = person_for(account, given.by)
    paid = invoice.payments.filter(gateway=GatewayName.BALANCE, status=Payment.Status.SUCCEEDED)
    payments = list(paid.select_related("account", "invoice"))
    if not payments:
        raise NotFound(f"The balance has paid nothing of {invoice.number}.")
    for payment in payments:
        take_back_payment(payment, by=person, reason=given.because, now=given.now)
        given.output.say(f"Put back: {payment.money} of {invoice.number}.")


def _show(account: Account, given: Arguments) -> None:
    owed, held, free = open_balance(account), held_for_client(account), client_balance(account)
    prepayments = list(prepayments_of(account))
    given.output.say(f"{account} owes {owed}; we hold {held} for them, of which {free} are free.")
    given.output.table(
        f"Prepayments of {account}",
        ("Came", "Amount", "Reference", "State"),
        [
            (p.received_on, p.money, p.reference, p.get_status_display().lower())
            for p in prepayments
        ],
    )
    given.output.result(
        {
            "account": account.name,
            "currency": owed.currency,
            "owed": plain(owed),
            "held": plain(held),
            "available": plain(free),
            "prepayments": [_facts(payment) for payment in prepayments],
        }
    )


def _facts(payment: Payment) -> dict[str, Any]:
    return {
        "id": payment.pk,
        "amount": str(payment.amount),
        "reference": payment.reference,
        "received_on": payment.received_on,
        "status": payment.status,
    }
