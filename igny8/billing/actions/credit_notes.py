"""Credit notes: what takes an issued invoice back, in whole or in part, without changing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.billing.actions.credit_note_documents import queue_credit_note_delivery
from igny8.billing.actions.journal import post
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.receipts import locked_invoice, tell_if_paid
from igny8.billing.actions.refunds import request_refunds
from igny8.billing.actions.series import CREDIT_NOTES, locked_series
from igny8.billing.errors import (
    IsPaid,
    KeyReused,
    NothingToCredit,
    PaymentUnderWay,
    WrongAmount,
    WrongReason,
)
from igny8.billing.events import InvoiceCredited
from igny8.billing.models import CreditNote, CreditNoteLine, Invoice, InvoiceLine, Payment
from igny8.billing.queries.credit_notes import billed_lines
from igny8.billing.rules.corrections import (
    Billed,
    Parts,
    Unearned,
    check_part,
    credit_note_entries,
    parts_of,
    spread,
)
from igny8.billing.rules.invoices import invoice_number
from igny8.kit.clock import local_date
from igny8.kit.events import publish
from igny8.kit.money import Money

LONGEST_REASON = 300


class Settle(StrEnum):
    """What becomes of what was paid already.

    `invoice`: nothing, since only what is unpaid may be credited; `balance`: the client's balance
    gets it; `refund`: it goes back the way it came, what came out of the balance into the balance.
    """

    INVOICE = "invoice"
    BALANCE = "balance"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """One line of a credit note before it is written."""

    line: InvoiceLine
    amount: Decimal
    tax: Decimal
    description: str

    def unearned(self, currency: str) -> Unearned:
        return Unearned(
            net=Money(self.amount, currency),
            tax=Money(self.tax, currency),
            kind=self.line.revenue_kind,
            tax_code=self.line.tax_code,
            site_id=self.line.site_id,
        )


@transaction.atomic
def issue_credit_note(
    invoice: Invoice,
    *,
    reason: str,
    by: User | None,
    key: str,
    now: datetime,
    lines: Mapping[UUID, Decimal] | None = None,
    amount: Decimal | None = None,
    settle: str = Settle.BALANCE,
    descriptions: Mapping[UUID, str] | None = None,
) -> CreditNote:
    """Take an invoice back, once per key of the account: all that is left of it, or a part.

    `lines` says how much of which invoice line, `amount` how much of all of them, in proportion to
    what is left of each; both without tax, in the invoice's currency. Each line's tax goes with it.
    What is not paid is owed no more; what was paid goes where `settle` says. Refunds are only
    written down here and made by a job. Raises WrongAmount, WrongReason, NothingToCredit, IsPaid,
    PaymentUnderWay while a charge of what would be credited has no outcome, KeyReused; then nothing
    has changed.
    """
    settle = _checked_settle(settle)
    reason = checked_reason(reason)
    lock_account(invoice.account)
    invoice = locked_invoice(invoice)
    if known := CreditNote.objects.for_account(invoice.account).filter(key=key).first():
        return _check_same(known, invoice, lines=lines, amount=amount)
    wanted = _wanted(invoice, lines=lines, amount=amount, descriptions=descriptions or {})
    total = sum((each.amount + each.tax for each in wanted), Decimal(0))
    parts = parts_of(total, unpaid=invoice.balance.amount, written_off=invoice.written_off_amount)
    _check_settleable(invoice, parts, settle=settle)
    note = _write(invoice, wanted, parts, reason=reason, by=by, key=key, now=now)
    _book(note, wanted, parts)
    _settle(invoice, parts, now=now)
    if settle is Settle.REFUND and note.given_back:
        request_refunds(note, by=by, key=f"credit-note:{note.pk}", now=now)
    _tell(note, now=now)
    return note


@transaction.atomic
def void_invoice(invoice: Invoice, *, reason: str, by: User, key: str, now: datetime) -> CreditNote:
    """Take all of an invoice back for which no money came, by a credit note, once per key.

    What the client's balance paid of it goes back into the balance. Raises IsPaid where money came,
    and what `issue_credit_note` raises: an attempt under way is withdrawn first.
    """
    lock_account(invoice.account)
    invoice = locked_invoice(invoice)
    came = invoice.payments.filter(status=Payment.Status.SUCCEEDED)
    if money := [payment for payment in came if not payment.is_from_balance]:
        raise IsPaid(
            f"{money[0].money} were paid on {invoice.number}; it is not voided but credited, and "
            "then what was paid goes to the client's balance or back."
        )
    return issue_credit_note(invoice, reason=reason, by=by, key=key, now=now)


def _wanted(
    invoice: Invoice,
    *,
    lines: Mapping[UUID, Decimal] | None,
    amount: Decimal | None,
    descriptions: Mapping[UUID, str],
) -> list[TakenBack]:
    """The lines of the credit note, each with its share of the tax."""
    billed = billed_lines(invoice)
    left = {line: each.left for line, each in billed.items() if each.left > 0}
    if not left:
        raise NothingToCredit(f"All of {invoice.number} is credited already.")
    if lines is not None and amount is not None:
        raise WrongAmount("Say how much of which lines, or how much of all; not both.")
    if lines is not None:
        parts = _of_lines(invoice, lines, billed)
    elif amount is not None:
        whole = sum(left.values(), Decimal(0))
        _check_creditable(amount, Money(whole, invoice.currency), of=invoice.number)
        parts = spread(amount, left, currency=invoice.currency)
    else:
        parts = left
    return [
        TakenBack(
            line=line,
            amount=part,
            tax=billed[line].tax_share(part, invoice.currency),
            description=descriptions.get(line.pk, line.description)[:300],
        )
        for line, part in parts.items()
    ]


def _of_lines(
    invoice: Invoice, lines: Mapping[UUID, Decimal], billed: Mapping[InvoiceLine, Billed]
) -> dict[InvoiceLine, Decimal]:
    known = {line.pk: line for line in billed}
    if not lines or not lines.keys() <= known.keys():
        raise WrongAmount(
            f"Name one or more lines of {invoice.number}, and no others.",
            fields={"lines": f"Lines of {invoice.number}."},
        )
    ordered = [line for line in billed if line.pk in lines]
    for line in ordered:
        left = Money(billed[line].left, invoice.currency)
        _check_creditable(lines[line.pk], left, of=f"“{line.description}”")
    return {line: lines[line.pk] for line in ordered}


def _check_creditable(amount: Decimal, left: Money, *, of: str) -> None:
    check_part(amount, left=left, words=f"without tax are left to credit of {of}")


def _checked_settle(settle: str) -> Settle:
    if settle not in list(Settle):
        raise WrongAmount(
            f"What was paid goes to {', '.join(Settle)}, not to {settle!r}.",
            fields={"settle": f"One of {', '.join(Settle)}."},
        )
    return Settle(settle)


def checked_reason(reason: str) -> str:
    """The reason without stray spaces. Raises WrongReason where it is empty or too long."""
    plain = " ".join(reason.split())
    if not plain or len(plain) > LONGEST_REASON:
        raise WrongReason(
            f"Say why, in {LONGEST_REASON} characters at most; it is kept with the correction.",
            fields={"reason": "This is needed."},
        )
    return plain


def _check_settleable(invoice: Invoice, parts: Parts, *, settle: Settle) -> None:
    if settle is Settle.INVOICE and parts.given_back:
        raise IsPaid(
            f"{Money(parts.given_back, invoice.currency)} of this were paid on {invoice.number}; "
            "say whether they go to the client's balance or back.",
            paid=str(parts.given_back),
        )
    under_way = invoice.payments.filter(status__in=Payment.UNRESOLVED)
    if parts.off_unpaid and under_way.exists():
        raise PaymentUnderWay(
            f"A charge for {invoice.number} has no known outcome yet; wait for it or withdraw it."
        )


def _check_same(
    known: CreditNote,
    invoice: Invoice,
    *,
    lines: Mapping[UUID, Decimal] | None,
    amount: Decimal | None,
) -> CreditNote:
    """The credit note of this key, where it is what is asked for. Raises KeyReused."""
    kept = {line.invoice_line_id: line.amount for line in known.lines.all()}
    same = known.invoice_id == invoice.pk
    if lines is not None:
        same = same and kept == dict(lines)
    if amount is not None:
        same = same and known.net == amount
    if not same:
        raise KeyReused(f"Under the key {known.key!r} {known.number} was issued.", key=known.key)
    return known


def _write(
    invoice: Invoice,
    wanted: Sequence[TakenBack],
    parts: Parts,
    *,
    reason: str,
    by: User | None,
    key: str,
    now: datetime,
) -> CreditNote:
    account = invoice.account
    series = locked_series(account, CREDIT_NOTES)
    sequence = series.take_numbers(1)
    net = sum((each.amount for each in wanted), Decimal(0))
    tax = sum((each.tax for each in wanted), Decimal(0))
    note = CreditNote(
        account=account, invoice=invoice, key=key, series=series, sequence=sequence,
        number=invoice_number(series.prefix, sequence),
        issued_on=local_date(now, account.time_zone), issued_at=now, time_zone=account.time_zone,
        reason=reason, issued_by=by, currency=invoice.currency, net=net, tax=tax, total=net + tax,
        line_count=len(wanted), off_unpaid=parts.off_unpaid,
        off_written_off=parts.off_written_off, given_back=parts.given_back,
        seller=invoice.seller, buyer=invoice.buyer,
    )  # fmt: skip
    # The lines first: the database lets none follow their credit note.
    CreditNoteLine.objects.bulk_create(
        CreditNoteLine(
            account=account, credit_note=note, position=position, invoice_line=each.line,
            description=each.description, amount=each.amount, tax_amount=each.tax,
        )
        for position, each in enumerate(wanted, start=1)
    )  # fmt: skip
    note.save(force_insert=True)
    return note


def _book(note: CreditNote, wanted: Sequence[TakenBack], parts: Parts) -> None:
    post(
        note.account,
        kind="credit_note",
        entries=credit_note_entries([each.unearned(note.currency) for each in wanted], parts),
        key=f"credit-note:{note.pk}",
        at=note.issued_at,
        day=note.issued_on,
        subject_id=str(note.pk),
    )


def _settle(invoice: Invoice, parts: Parts, *, now: datetime) -> None:
    """Take it off what is owed and what was given up; what was paid stays counted as paid."""
    if parts.off_written_off:
        invoice.recover(parts.off_written_off)
    if taken_off := parts.off_unpaid + parts.off_written_off:
        invoice.credit(taken_off, now=now)
        tell_if_paid(invoice, now=now)


def _tell(note: CreditNote, *, now: datetime) -> None:
    title = f"{note.number}: {note.total_money} of {note.invoice.number}"
    record(
        note.account, actor=note.issued_by, verb="credited", subject="invoice",
        subject_id=note.invoice_id, now=now, detail={"title": title, "reason": note.reason},
    )  # fmt: skip
    queue_credit_note_delivery(note, now=now)
    publish(
        InvoiceCredited(credit_note_id=note.pk, invoice_id=note.invoice_id),
        account=note.account,
        now=now,
    )
