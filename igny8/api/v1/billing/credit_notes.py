"""Credit notes and the money that goes back on them."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from igny8.accounts.models import User
from igny8.api.auth import SignedIn
from igny8.api.v1.billing.present import is_staff, present_credit_note, present_refund
from igny8.api.v1.billing.shapes import (
    CreditNoteOut,
    GivenUpIn,
    PaymentRefundIn,
    RefundOut,
    RefundsIn,
    TransferredIn,
)
from igny8.billing.access import credit_note_for, payment_for, refund_for
from igny8.billing.actions import refunds
from igny8.billing.models import Refund
from igny8.kit.clock import utc_now

router = Router(tags=["billing"])


@router.get(
    "/credit-notes/{uuid:pk}/", response=CreditNoteOut, operation_id="get_credit_note",
    summary="One credit note",
)  # fmt: skip
def get_credit_note(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """A credit note with its lines, and the refunds on it."""
    return _noted(request.user, pk)


@router.post(
    "/credit-notes/{uuid:pk}/refunds/", response={201: CreditNoteOut},
    operation_id="refund_credit_note", summary="Give back what was paid",
)  # fmt: skip
def refund_credit_note(request: SignedIn, pk: UUID, payload: RefundsIn) -> Status[dict[str, Any]]:
    """Give back what the credit note took back of what was paid, once per key. For finance.

    It goes the way it came, the newest payment first; a job asks the gateways, and what came by
    transfer waits for a person. 422 for more than can go back, 409 where the client's balance does
    not hold it any more.
    """
    note = credit_note_for(request.user, pk, right="finance")
    refunds.request_refunds(
        note, amount=payload.amount, by_hand=payload.by_hand, by=request.user,
        key=payload.key, now=utc_now(),
    )  # fmt: skip
    return Status(201, _noted(request.user, pk))


@router.post(
    "/payments/{uuid:pk}/refunds/", response={201: RefundOut}, operation_id="refund_payment",
    summary="Give a prepayment or a surplus back",
)  # fmt: skip
def refund_payment(request: SignedIn, pk: UUID, payload: PaymentRefundIn) -> Status[dict[str, Any]]:
    """Give back what the balance holds, by a payment that it came by, once per key. For finance.

    422 for more than the payment brought, 409 for more than the balance holds: what pays an invoice
    takes a credit note.
    """
    payment = payment_for(request.user, pk, right="finance")
    refund = refunds.request_refund_of(
        payment, amount=payload.amount, by_hand=payload.by_hand, by=request.user,
        key=payload.key, now=utc_now(),
    )  # fmt: skip
    return Status(201, _shown(refund, request.user))


@router.post(
    "/refunds/{uuid:pk}/done/", response=RefundOut, operation_id="complete_refund",
    summary="Somebody has transferred it",
)  # fmt: skip
def complete(request: SignedIn, pk: UUID, payload: TransferredIn) -> dict[str, Any]:
    """Enter the bank's reference of a transfer back, once. For finance.

    409 for a refund that a gateway makes, or that is over.
    """
    refund = refund_for(request.user, pk, right="finance")
    done = refunds.complete_refund(
        refund, reference=payload.reference, on=payload.on, by=request.user, now=utc_now()
    )
    return _shown(done, request.user)


@router.post(
    "/refunds/{uuid:pk}/give-up/", response=RefundOut, operation_id="give_up_refund",
    summary="It is not transferred after all",
)  # fmt: skip
def give_up(request: SignedIn, pk: UUID, payload: GivenUpIn) -> dict[str, Any]:
    """Leave the money in the client's balance, once. For finance. 409 as above."""
    refund = refund_for(request.user, pk, right="finance")
    over = refunds.give_up_refund(refund, reason=payload.reason, by=request.user, now=utc_now())
    return _shown(over, request.user)


def _noted(user: User, pk: UUID) -> dict[str, Any]:
    note = credit_note_for(user, pk, right="view")
    return present_credit_note(note, staff=is_staff(user, note.account))


def _shown(refund: Refund, user: User) -> dict[str, Any]:
    fresh = refund_for(user, refund.pk, right="view")
    number = fresh.credit_note.number if fresh.credit_note else ""
    return present_refund(fresh, staff=is_staff(user, fresh.account), number=number)
