"""Take an invoice back by a credit note, in whole or in part, and give money back on it.

igny8 credit-note client.example                              a client's credit notes and refunds
igny8 credit-note INV-000007 --because "Not delivered." --by EMAIL
igny8 credit-note INV-000007 --amount 20.00 --settle refund --because "Late." --by EMAIL
igny8 credit-note INV-000007 --line 2=12.50 --because "One link." --by EMAIL
igny8 credit-note INV-000007 --void --because "Wrong client." --by EMAIL
igny8 credit-note client.example --unused-days --by EMAIL
igny8 credit-note CN-000003 --refund --by EMAIL
igny8 credit-note CN-000003 --transferred "OUT 77" --by EMAIL
"""

import argparse
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from igny8.accounts.models import Account, User
from igny8.billing.actions.credit_notes import Settle, issue_credit_note, void_invoice
from igny8.billing.actions.refunds import complete_refund, give_up_refund, request_refunds
from igny8.billing.actions.unused_days import credit_unused_days
from igny8.billing.models import Agreement, CreditNote, Invoice, Refund
from igny8.billing.queries.credit_notes import credit_note_numbered, credit_notes_of
from igny8.cli.main import Arguments
from igny8.cli.money import amount, day, person_for, whose, without_currency
from igny8.cli.work import work_off
from igny8.kit.errors import Invalid, NotFound
from igny8.kit.money import Money


def _line(text: str) -> tuple[int, Decimal]:
    position, _, part = text.partition("=")
    if not position.isdecimal() or not part:
        raise argparse.ArgumentTypeError(f"{text!r} is no line; write 2=12.50")
    return int(position), amount(part)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("whose", metavar="SITE|NUMBER", help="a site, invoice or credit note")
    taking = parser.add_argument_group("taking an invoice back (all of it, without more)")
    taking.add_argument("--amount", type=amount, help="so much of it, without tax")
    taking.add_argument(
        "--line", type=_line, action="append", metavar="POSITION=AMOUNT",
        help="so much of one line, without tax; once a line",
    )  # fmt: skip
    taking.add_argument(
        "--settle", choices=list(Settle), default=Settle.BALANCE.value,
        help="where what was paid goes (default: to the client's balance)",
    )  # fmt: skip
    taking.add_argument("--void", action="store_true", help="only if no money came for it")
    taking.add_argument(
        "--unused-days", action="store_true", help="of the site's service that ended at once"
    )
    back = parser.add_argument_group("giving money back on a credit note")
    back.add_argument(
        "--refund", action="store_true", help="the way it came; all, or --amount of it"
    )
    back.add_argument("--by-hand", action="store_true", help="by a transfer that a person makes")
    back.add_argument("--transferred", metavar="REFERENCE", help="it was made: the bank's words")
    back.add_argument("--on", type=day, metavar="DATE", help="when it went (default: today)")
    back.add_argument("--give-up", action="store_true", help="it is not transferred after all")
    parser.add_argument("--because", metavar="REASON", default="", help="why")
    parser.add_argument("--key", default="", help="repeats with the same key find what was done")
    parser.add_argument("--by", metavar="EMAIL", default="", help="who does it; needs finance")


def run(arguments: Arguments) -> int:
    """Do what was asked, then show how the credit notes stand."""
    account, invoice, note = _named(arguments.whose)
    if act := _wanted(arguments, invoice, note):
        act(account, invoice, note, person_for(account, arguments.by), arguments)
        work_off()
    _show(account, invoice, note, arguments)
    return 0


Act = Callable[[Account, Invoice | None, CreditNote | None, User, Arguments], None]


def _named(text: str) -> tuple[Account, Invoice | None, CreditNote | None]:
    """Whose it is, and the invoice or credit note that is named."""
    try:
        account, invoice = whose(text)
    except NotFound:
        if "." in text:
            raise
        note = credit_note_numbered(text)
        return note.account, note.invoice, note
    return account, invoice, None


def _wanted(arguments: Arguments, invoice: Invoice | None, note: CreditNote | None) -> Act | None:
    """What is asked for; nothing where they are only to be shown. Raises Invalid."""
    of_notes: list[tuple[bool, Act]] = [
        (arguments.refund, _refund),
        (bool(arguments.transferred), _transferred),
        (arguments.give_up, _give_up),
    ]
    for asked, act in of_notes:
        if asked:
            if note is None:
                raise Invalid("Money goes back on a credit note: name it by its number.")
            return act
    if arguments.unused_days:
        return _unused_days
    takes = arguments.void or arguments.because or arguments.amount or arguments.line
    if not takes:
        return None
    if invoice is None or note is not None:
        raise Invalid("An invoice is taken back: name it by its number.")
    return _take_back


def _take_back(
    account: Account, invoice: Invoice | None, note: CreditNote | None, by: User, given: Arguments
) -> None:
    if invoice is None:
        return
    key = given.key or uuid4().hex
    if given.void:
        made = void_invoice(invoice, reason=given.because, by=by, key=key, now=given.now)
    else:
        made = issue_credit_note(
            invoice,
            lines=_lines(invoice, given.line) if given.line else None,
            amount=given.amount,
            settle=given.settle,
            reason=given.because,
            by=by,
            key=key,
            now=given.now,
        )
    _say(made, given)


def _lines(invoice: Invoice, wanted: list[tuple[int, Decimal]]) -> dict[UUID, Decimal]:
    known = dict(invoice.lines.values_list("position", "pk"))
    lines: dict[UUID, Decimal] = {}
    for position, part in wanted:
        if position not in known or known[position] in lines:
            raise Invalid(f"{invoice.number} has lines 1 to {len(known)}; name each once.")
        lines[known[position]] = part
    return lines


def _unused_days(
    account: Account, invoice: Invoice | None, note: CreditNote | None, by: User, given: Arguments
) -> None:
    cut_short = Agreement.objects.for_account(account).filter(
        status=Agreement.Status.CANCELLED, periods__cut_short_on__isnull=False
    )
    issued = [
        each
        for agreement in cut_short.distinct().order_by("starts_on", "created_at")
        for each in credit_unused_days(agreement, by=by, now=given.now, settle=given.settle)
    ]
    for each in issued:
        _say(each, given)
    if not issued:
        given.output.say(f"No billed day of {account} is unused.")


def _refund(
    account: Account, invoice: Invoice | None, note: CreditNote | None, by: User, given: Arguments
) -> None:
    if note is not None:
        asked = request_refunds(
            note, amount=given.amount, by_hand=given.by_hand, by=by,
            key=given.key or uuid4().hex, now=given.now,
        )  # fmt: skip
        for refund in asked:
            given.output.say(f"To go back: {refund}.")


def _transferred(
    account: Account, invoice: Invoice | None, note: CreditNote | None, by: User, given: Arguments
) -> None:
    refund = _waiting(note, given.amount)
    done = complete_refund(
        refund, reference=given.transferred, on=given.on, by=by, now=given.now
    )  # fmt: skip
    given.output.say(f"Given back: {done.money}, {done.reference}, {done.refunded_on}.")


def _give_up(
    account: Account, invoice: Invoice | None, note: CreditNote | None, by: User, given: Arguments
) -> None:
    refund = give_up_refund(
        _waiting(note, given.amount), reason=given.because, by=by, now=given.now
    )
    given.output.say(f"Not given back: {refund.money} are in the client's balance.")


def _waiting(note: CreditNote | None, part: Decimal | None) -> Refund:
    """The one refund of the note that waits for a transfer, of this amount where one is given."""
    refunds = list(note.refunds.order_by("requested_at")) if note else []
    waiting = [r for r in refunds if r.waits_for_a_person and part in (None, r.amount)]
    if len(waiting) == 1:
        return waiting[0]
    if waiting:
        amounts = ", ".join(str(refund.money) for refund in waiting)
        raise Invalid(f"Several wait to be transferred ({amounts}); say with --amount which.")
    raise NotFound(f"Nothing of {note} waits to be transferred.")


def _say(note: CreditNote, given: Arguments) -> None:
    back = Money(note.given_back, note.currency)
    goes = f", {back} of it to the client's balance" if note.given_back else ""
    given.output.say(f"{note.number}: {note.total_money} of {note.invoice.number}{goes}.")


def _show(
    account: Account, invoice: Invoice | None, note: CreditNote | None, arguments: Arguments
) -> None:
    notes = credit_notes_of(account)
    if note is not None:
        notes = notes.filter(pk=note.pk)
    elif invoice is not None:
        notes = notes.filter(invoice=invoice)
    shown = list(notes)
    arguments.output.table(
        f"Credit notes of {account} ({account.currency})",
        ("Number", "Issued", "Invoice", "Total", "Given back", "Because"),
        [
            (
                each.number, each.issued_on, each.invoice.number,
                without_currency(each.total_money),
                without_currency(Money(each.given_back, each.currency)), each.reason,
            )
            for each in shown
        ],
    )  # fmt: skip
    for each in shown:
        for refund in each.refunds.all():
            state = refund.get_status_display().lower()
            arguments.output.say(f"{each.number}: {refund}, {state} {refund.reference}".rstrip())
    arguments.output.result(
        {"account": account.name, "credit_notes": [_facts(each) for each in shown]}
    )


def _facts(note: CreditNote) -> dict[str, Any]:
    return {
        "number": note.number,
        "invoice": note.invoice.number,
        "issued_on": note.issued_on,
        "reason": note.reason,
        "currency": note.currency,
        "net": str(note.net),
        "tax": str(note.tax),
        "total": str(note.total),
        "off_unpaid": str(note.off_unpaid),
        "off_written_off": str(note.off_written_off),
        "given_back": str(note.given_back),
        "refunds": [
            {
                "id": refund.pk,
                "amount": str(refund.amount),
                "how": refund.gateway,
                "status": refund.status,
                "reference": refund.reference,
                "refunded_on": refund.refunded_on,
            }
            for refund in note.refunds.all()
        ],
    }
