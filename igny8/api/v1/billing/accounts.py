"""A client's money as a whole: balance, prepayments, refunds, statement of account."""

from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema, Status

from igny8.accounts.models import Account
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.billing.present import (
    is_staff,
    present_credit_note,
    present_refund,
    present_statement,
)
from igny8.api.v1.billing.shapes import (
    BalanceOut,
    CreditNoteOut,
    PrepaymentIn,
    PrepaymentOut,
    RefundOut,
    StatementOut,
)
from igny8.api.v1.services.billing import present_payment
from igny8.api.v1.services.payments import UndoIn
from igny8.api.v1.services.shapes import Day
from igny8.billing.access import account_for, payment_for
from igny8.billing.actions.transfers import record_prepayment, take_back_payment
from igny8.billing.queries.balance import client_balance, held_for_client, prepayments_of
from igny8.billing.queries.credit_notes import credit_notes_of, refunds_of
from igny8.billing.queries.invoices import open_balance
from igny8.billing.queries.statements import Statement, statement_of
from igny8.kit.clock import utc_now
from igny8.kit.errors import Invalid, NotFound

router = Router(tags=["billing"])


class DaysQuery(Schema):
    """The local days [start, end): `end` is the first day after them."""

    start: Day
    end: Day


@router.get(
    "/accounts/{uuid:pk}/balance/", response=BalanceOut, operation_id="get_balance",
    summary="What a client owes, and what we hold for them",
)  # fmt: skip
def get_balance(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """What is owed on open invoices, and the client's money that we hold."""
    account = account_for(request.user, pk, right="view")
    return {
        "currency": account.currency,
        "owed": open_balance(account).amount,
        "held": held_for_client(account).amount,
        "available": client_balance(account).amount,
    }


@router.get(
    "/accounts/{uuid:pk}/statement/", response=StatementOut, operation_id="get_statement",
    summary="Statement of account",
)  # fmt: skip
def get_statement(request: SignedIn, pk: UUID, query: Query[DaysQuery]) -> dict[str, Any]:
    """All that was billed, paid and given back on local days, between two balances."""
    account = account_for(request.user, pk, right="view")
    return present_statement(statement_asked(account, query))


def statement_asked(account: Account, days: DaysQuery) -> Statement:
    """The account's statement of these days. Raises Invalid where there are none."""
    if days.end <= days.start:
        raise Invalid("A statement has a day.", fields={"end": "This must be after the start."})
    return statement_of(account, start=days.start, end=days.end)


@router.get(
    "/accounts/{uuid:pk}/credit-notes/", response=Page[CreditNoteOut],
    operation_id="list_account_credit_notes", summary="A client's credit notes",
)  # fmt: skip
def list_account_credit_notes(
    request: SignedIn, pk: UUID, query: Query[PageQuery]
) -> dict[str, Any]:
    """The account's credit notes, the newest first."""
    account = account_for(request.user, pk, right="view")
    staff = is_staff(request.user, account)
    rows = credit_notes_of(account)
    return page_of(rows, query, lambda note: present_credit_note(note, staff=staff))


@router.get(
    "/accounts/{uuid:pk}/refunds/", response=Page[RefundOut], operation_id="list_refunds",
    summary="Money on its way back, and there",
)  # fmt: skip
def list_refunds(request: SignedIn, pk: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """The account's refunds, the newest first."""
    account = account_for(request.user, pk, right="view")
    staff = is_staff(request.user, account)
    return page_of(
        refunds_of(account),
        query,
        lambda refund: present_refund(
            refund, staff=staff, number=refund.credit_note.number if refund.credit_note else ""
        ),
    )


@router.get(
    "/accounts/{uuid:pk}/prepayments/", response=Page[PrepaymentOut],
    operation_id="list_prepayments", summary="Money that came for no invoice",
)  # fmt: skip
def list_prepayments(request: SignedIn, pk: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """The account's prepayments, the newest first. For finance."""
    account = account_for(request.user, pk, right="finance")
    return page_of(prepayments_of(account), query, present_payment)


@router.post(
    "/accounts/{uuid:pk}/prepayments/", response={201: PrepaymentOut},
    operation_id="record_prepayment", summary="Enter a transfer for no invoice",
)  # fmt: skip
def prepay(request: SignedIn, pk: UUID, payload: PrepaymentIn) -> Status[dict[str, Any]]:
    """Keep a transfer in the client's balance, once per reference. For finance.

    422 for an amount, currency, day or reference that cannot be; 409 where the reference stands for
    another entry.
    """
    account = account_for(request.user, pk, right="finance")
    payment = record_prepayment(
        account, amount=payload.amount, currency=payload.currency, reference=payload.reference,
        on=payload.on, by=request.user, now=utc_now(),
    )  # fmt: skip
    return Status(201, present_payment(payment_for(request.user, payment.pk, right="finance")))


@router.post(
    "/prepayments/{uuid:pk}/undo/", response=PrepaymentOut, operation_id="undo_prepayment",
    summary="Take a wrong prepayment back",
)  # fmt: skip
def undo(request: SignedIn, pk: UUID, payload: UndoIn) -> dict[str, Any]:
    """Undo the entry of a prepayment, once. For finance. 409 where its money is used or went."""
    payment = payment_for(request.user, pk, right="finance")
    if payment.invoice is not None:
        raise NotFound("There is no prepayment under that address.")
    take_back_payment(payment, by=request.user, reason=payload.reason, now=utc_now())
    return present_payment(payment_for(request.user, pk, right="finance"))
