"""Money that is to go back to a client: written down here, out of what we hold for them.

What a gateway gives back is made by a job (refund_attempts.py); a transfer is made by a person, who
enters the bank's reference.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from igny8.accounts.activity import record
from igny8.accounts.models import Account, Site, User
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.refund_attempts import (
    MAKE_REFUND,
    count_refund,
    fail_refund,
    locked_refund,
)
from igny8.billing.actions.transfers import check_day, checked_reference
from igny8.billing.errors import BalanceTooLow, CannotRefund, KeyReused
from igny8.billing.models import CreditNote, Payment, Refund
from igny8.billing.models.payments import GatewayName
from igny8.billing.queries.balance import client_balance, refundable
from igny8.billing.rules.corrections import check_part, take_in_turn
from igny8.inbox.actions import add_todo, complete_todo
from igny8.inbox.models import Todo
from igny8.jobs.actions import enqueue
from igny8.kit.clock import local_date
from igny8.kit.money import Money

Source = tuple[Payment, Decimal]


@transaction.atomic
def request_refunds(
    note: CreditNote,
    *,
    by: User | None,
    key: str,
    now: datetime,
    amount: Decimal | None = None,
    by_hand: bool = False,
) -> list[Refund]:
    """Give back what a credit note took back of what was paid, once per key of the account.

    It goes back by the payments that it came by, the newest first; with `by_hand` by transfers of a
    person. `amount` is in the credit note's currency, by default all that can go back: what the
    client's balance paid stays in the balance. Raises WrongAmount, BalanceTooLow where the client
    has used the money meanwhile, KeyReused.
    """
    lock_account(note.account)
    if known := _known(note.account, key):
        return _check_same(known, amount=amount)
    sources = _sources(note)
    left = min(_left(note), sum((holds for _, holds in sources), Decimal(0)))
    wanted = left if amount is None else amount
    if amount is not None:
        _check_refundable(amount, Money(left, note.currency), of=note.number)
    _check_balance(note.account, Money(wanted, note.currency))
    taken = take_in_turn(wanted, sources)
    return [
        _ask(payment, part, note=note, by=by, key=key, now=now, by_hand=by_hand)
        for payment, part in taken
    ]


@transaction.atomic
def request_refund_of(
    payment: Payment,
    *,
    amount: Decimal,
    by: User,
    key: str,
    now: datetime,
    by_hand: bool = False,
) -> Refund:
    """Give back what the client's balance holds by a payment that it came by, once per key.

    For a prepayment or a surplus, which no document billed. `amount` is in the payment's currency.
    Raises WrongAmount, BalanceTooLow, KeyReused.
    """
    lock_account(payment.account)
    if known := _known(payment.account, key):
        [refund] = _check_same(known, amount=amount)
        return refund
    left = Money(refundable(payment), payment.currency)
    _check_refundable(amount, left, of=str(payment))
    _check_balance(payment.account, Money(amount, payment.currency))
    return _ask(payment, amount, note=None, by=by, key=key, now=now, by_hand=by_hand)


@transaction.atomic
def complete_refund(
    refund: Refund, *, reference: str, by: User, now: datetime, on: date | None = None
) -> Refund:
    """A person has transferred it on a local day of the account (default: today); once.

    Raises WrongReference, WrongDay, CannotRefund where it is a gateway's or was given up.
    """
    refund = locked_refund(refund)
    reference = checked_reference(reference)
    if refund.status == Refund.Status.SUCCEEDED and refund.reference == reference:
        return refund
    _check_by_hand(refund)
    today = local_date(now, refund.account.time_zone)
    check_day(on or today, today=today)
    count_refund(refund, reference=reference, on=on or today, now=now, recorded_by=by)
    _close(refund, verb="refunded", by=by, now=now, reason=reference)
    return refund


@transaction.atomic
def give_up_refund(refund: Refund, *, reason: str, by: User, now: datetime) -> Refund:
    """It is not given back after all: the client's balance has the money again; once.

    Raises CannotRefund where it was made, or a gateway was asked for it already.
    """
    refund = locked_refund(refund)
    if refund.status == Refund.Status.FAILED:
        return refund
    if refund.status != Refund.Status.ATTEMPTED:
        _check_by_hand(refund)
    fail_refund(refund, code="given_up", failure=reason, now=now)
    _close(refund, verb="gave_up", by=by, now=now, reason=reason)
    return refund


def _sources(note: CreditNote) -> Sequence[Source]:
    """The payments of the note's invoice that can still go back, the newest first."""
    payments = note.invoice.payments.filter(status=Payment.Status.SUCCEEDED)
    ordered = payments.order_by("-received_on", "-resolved_at", "-created_at")
    return [(payment, refundable(payment)) for payment in ordered]


def _left(note: CreditNote) -> Decimal:
    """What the note gave back and no refund has taken."""
    asked = note.refunds.exclude(status=Refund.Status.FAILED)
    return note.given_back - (asked.aggregate(total=Sum("amount"))["total"] or Decimal(0))


def _known(account: Account, key: str) -> list[Refund]:
    return list(Refund.objects.for_account(account).filter(request_key=key))


def _check_same(known: list[Refund], *, amount: Decimal | None) -> list[Refund]:
    total = sum((refund.amount for refund in known), Decimal(0))
    if amount is not None and total != amount:
        raise KeyReused(
            f"Under the key {known[0].request_key!r} {total} were refunded.",
            key=known[0].request_key,
        )
    return known


def _check_refundable(amount: Decimal, left: Money, *, of: str) -> None:
    check_part(amount, left=left, words=f"of {of} can be refunded")


def _check_balance(account: Account, wanted: Money) -> None:
    holds = client_balance(account, currency=wanted.currency)
    if wanted.amount > holds.amount:
        raise BalanceTooLow(
            f"The client's balance holds {holds} by now; {wanted} cannot be refunded out of it.",
            balance=str(holds.amount),
        )


def _ask(
    payment: Payment,
    amount: Decimal,
    *,
    note: CreditNote | None,
    by: User | None,
    key: str,
    now: datetime,
    by_hand: bool,
) -> Refund:
    gateway = GatewayName.MANUAL if by_hand else GatewayName(payment.gateway)
    refund = Refund(
        account=payment.account, credit_note=note, payment=payment, gateway=gateway, amount=amount,
        currency=payment.currency, request_key=key, requested_by=by, requested_at=now,
    )  # fmt: skip
    refund.idempotency_key = f"refund:{refund.pk}"
    if gateway == GatewayName.MANUAL:
        refund.status = Refund.Status.PENDING
    refund.save(force_insert=True)
    if gateway == GatewayName.MANUAL:
        _have_transferred(refund, now=now)
    else:
        enqueue(
            MAKE_REFUND,
            str(refund.pk),
            account=refund.account,
            key=str(refund.pk),
            title=f"Refund {refund.money}",
            now=now,
        )
    return refund


def _have_transferred(refund: Refund, *, now: datetime) -> None:
    """A to-do for whoever makes transfers."""
    document = refund.credit_note.number if refund.credit_note else refund.payment.reference
    add_todo(
        refund.account,
        site=_site_of(refund),
        title=f"Transfer {refund.money} back to {refund.account} ({document}) and enter the bank's "
        "reference",
        key=f"refund:{refund.pk}",
        owner=refund.requested_by,
        now=now,
    )


def _site_of(refund: Refund) -> Site | None:
    """The site on whose page the to-do is found: the invoice's, or the account's first."""
    if refund.credit_note is not None:
        line = refund.credit_note.invoice.lines.filter(site__isnull=False).first()
        if line is not None:
            return line.site
    return Site.objects.filter(account=refund.account).order_by("created_at").first()


def _check_by_hand(refund: Refund) -> None:
    if refund.gateway != GatewayName.MANUAL:
        raise CannotRefund(
            f"{refund.get_gateway_display()} makes this refund; wait for what becomes of it."
        )
    if refund.is_resolved:
        raise CannotRefund(f"This refund is {refund.get_status_display().lower()} already.")


def _close(refund: Refund, *, verb: str, by: User, now: datetime, reason: str) -> None:
    for todo in Todo.objects.filter(account=refund.account, key=f"refund:{refund.pk}"):
        complete_todo(todo, by=by, now=now)
    record(
        refund.account, actor=by, verb=verb, subject="refund", subject_id=refund.pk, now=now,
        detail={"title": str(refund), "reason": reason},
    )  # fmt: skip
