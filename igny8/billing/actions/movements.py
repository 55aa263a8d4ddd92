"""Money that a gateway moved without our asking, as journal entries: refunds and disputes."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from igny8.billing.actions.journal import post
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.receipts import locked_invoice
from igny8.billing.actions.refund_attempts import learn_of_refund
from igny8.billing.errors import TooMuchGivenBack, WrongCurrency
from igny8.billing.events import InvoicePaid, MoneyGivenBack, PaymentDisputed
from igny8.billing.models import GatewayMovement, Invoice, Payment, Refund
from igny8.billing.queries.balance import client_balance, held_beyond
from igny8.billing.rules.charges import (
    ChargeRecord,
    GatewayDispute,
    GatewayRefund,
    RefundStatus,
)
from igny8.billing.rules.movements import (
    REFUND_FAILED,
    REFUNDED,
    dispute_entries,
    gateway_refund_entries,
    goes_on,
)
from igny8.kit.events import publish
from igny8.kit.money import Money

Kind, Status = GatewayMovement.Kind, GatewayMovement.Status


def book_movements(payment: Payment, record: ChargeRecord, *, now: datetime) -> None:
    """Book what the gateway did to a payment's money since the last look.

    In any order and any number of times. Raises the first WrongCurrency or TooMuchGivenBack once
    all others are booked; only those that it is about are not.
    """
    refusals: list[WrongCurrency | TooMuchGivenBack] = []
    for refund in record.refunds:
        try:
            book_gateway_refund(payment, refund, now=now)
        except (WrongCurrency, TooMuchGivenBack) as refusal:
            refusals.append(refusal)
    for dispute in record.disputes:
        try:
            book_dispute(payment, dispute, now=now)
        except WrongCurrency as refusal:
            refusals.append(refusal)
    if refusals:
        raise refusals[0]


@transaction.atomic
def book_gateway_refund(
    payment: Payment, refund: GatewayRefund, *, now: datetime
) -> GatewayMovement | None:
    """Book a refund that somebody made at the gateway: cash goes down.

    What was paid twice, or was credited, is in the client's balance and comes out of it first. Only
    what is left opens the invoice again; then the rest of the balance pays, and what neither holds
    is given up, since it is gone.

    None for one that we asked for, which has our key and a row of its own: what became of it is
    written there. A key of ours without a row is from before a backup, or another installation's:
    the money went all the same. One that the client's bank sent back is booked back. Raises
    WrongCurrency, TooMuchGivenBack.
    """
    if learn_of_refund(refund, now=now) is not None:
        return None
    # The account before the invoice, as everything else that moves the client's balance.
    lock_account(payment.account)
    invoice = locked_invoice(payment.charged_invoice)
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    movement, known = _movement(
        payment, Kind.REFUND, refund.reference, refund.amount, refund.status, now=now
    )
    if known is not None and not goes_on(known, refund.status):
        return movement
    if refund.status is RefundStatus.SETTLED:
        _give_back(movement, invoice, now=now)
    elif refund.status is RefundStatus.FAILED and known == Status.SETTLED:
        _take_back(movement, invoice, now=now)
    movement.move_to(refund.status)
    return movement


@transaction.atomic
def book_dispute(payment: Payment, dispute: GatewayDispute, *, now: datetime) -> GatewayMovement:
    """Book how a client's dispute stands: held money, money that came back, or a loss.

    The invoice stays paid whatever becomes of it. Raises WrongCurrency.
    """
    locked_invoice(payment.charged_invoice)
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    movement, known = _movement(
        payment, Kind.DISPUTE, dispute.reference, dispute.amount, dispute.status, now=now,
        reason=dispute.reason,
    )  # fmt: skip
    if known is not None and not goes_on(known, dispute.status):
        return movement
    entries = dispute_entries(
        movement.money, known=known, told=dispute.status, gateway=movement.gateway
    )
    for number, sides in enumerate(entries):
        opens = known is None and number == 0
        status = Status.OPEN if opens else dispute.status
        post(
            movement.account,
            kind=f"dispute_{status}",
            entries=sides,
            key=f"dispute-{status}:{movement.pk}",
            at=now,
            subject_id=str(payment.pk),
        )
    movement.move_to(dispute.status)
    publish(
        PaymentDisputed(movement_id=movement.pk, status=dispute.status),
        account=movement.account,
        now=now,
    )
    return movement


def _movement(
    payment: Payment,
    kind: str,
    reference: str,
    amount: Money,
    status: str,
    *,
    now: datetime,
    reason: str = "",
) -> tuple[GatewayMovement, str | None]:
    """The movement's row, and what of it is booked; None where it is new. The caller holds both."""
    if amount.currency != payment.currency:
        raise WrongCurrency(
            f"{payment.get_gateway_display()} moved {amount} of a payment of {payment.money}.",
            currency=amount.currency,
            expected=payment.currency,
        )
    row, is_new = GatewayMovement.objects.get_or_create(
        gateway=payment.gateway,
        kind=kind,
        reference=reference,
        defaults={
            "account": payment.account,
            "payment": payment,
            "amount": amount.amount,
            "currency": amount.currency,
            "status": status,
            "reason": reason[:200],
            "seen_at": now,
        },
    )
    return row, None if is_new else row.status


def _give_back(movement: GatewayMovement, invoice: Invoice, *, now: datetime) -> None:
    _check_given_back(movement)
    balance = client_balance(movement.account, currency=movement.currency).amount
    first = max(min(movement.amount, held_beyond(invoice), balance), Decimal(0))
    part = min(movement.amount - first, invoice.paid_amount)
    held = max(min(movement.amount - part, balance), Decimal(0))
    if part:
        invoice.give_back(part)
    _post_refund(
        movement, movement.money, on_invoice=part, from_balance=held, key=REFUNDED, now=now
    )
    publish(MoneyGivenBack(movement_id=movement.pk), account=movement.account, now=now)


def _take_back(movement: GatewayMovement, invoice: Invoice, *, now: datetime) -> None:
    """The money is ours again: it pays what is owed by now, the rest is the client's balance."""
    part = min(movement.amount, invoice.balance.amount)
    if part:
        invoice.receive(part, now=now)
    _post_refund(
        movement, -movement.money, on_invoice=-part, from_balance=part - movement.amount,
        key=REFUND_FAILED, now=now,
    )  # fmt: skip
    if part and not invoice.balance.amount:
        publish(InvoicePaid(invoice_id=invoice.pk), account=invoice.account, now=now)


def _post_refund(
    movement: GatewayMovement,
    amount: Money,
    *,
    on_invoice: Decimal,
    from_balance: Decimal,
    key: str,
    now: datetime,
) -> None:
    post(
        movement.account,
        kind=key.replace("-", "_"),
        entries=gateway_refund_entries(
            amount,
            on_invoice=Money(on_invoice, amount.currency),
            from_balance=Money(from_balance, amount.currency),
            gateway=movement.gateway,
        ),
        key=f"{key}:{movement.pk}",
        at=now,
        subject_id=str(movement.payment_id),
    )


def _check_given_back(movement: GatewayMovement) -> None:
    payment = movement.payment
    others = payment.movements.filter(kind=Kind.REFUND, status=Status.SETTLED)
    given = others.exclude(pk=movement.pk).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    ours = payment.refunds.exclude(status=Refund.Status.FAILED)
    given += ours.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    if given + movement.amount > payment.amount:
        raise TooMuchGivenBack(
            f"{payment.get_gateway_display()} says that {movement.money} were given back on a "
            f"payment of {payment.money}, of which {given} were given back before.",
            payment=str(payment.pk),
        )
