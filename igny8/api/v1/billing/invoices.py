"""An issued invoice, and what corrects it without changing it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.billing.present import is_staff, present_credit_note, present_invoice
from igny8.api.v1.billing.shapes import (
    CreditedLineIn,
    CreditNoteIn,
    CreditNoteOut,
    InvoiceDetail,
    ReasonIn,
    WriteOffIn,
)
from igny8.billing.access import credit_note_for, invoice_for
from igny8.billing.actions import write_offs
from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.credit_notes import issue_credit_note, void_invoice
from igny8.billing.models import CreditNote, Invoice
from igny8.billing.queries.credit_notes import credit_notes_of
from igny8.kit.clock import local_date, utc_now
from igny8.kit.errors import Invalid

router = Router(tags=["billing"])


@router.get(
    "/invoices/{uuid:pk}/", response=InvoiceDetail, operation_id="get_invoice",
    summary="One invoice with its lines",
)  # fmt: skip
def get_invoice(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """An issued invoice, why each line is its amount, and what of it may still be credited."""
    return _shown(invoice_for(request.user, pk, right="view"))


@router.get(
    "/invoices/{uuid:pk}/credit-notes/", response=Page[CreditNoteOut],
    operation_id="list_credit_notes", summary="What took an invoice back",
)  # fmt: skip
def list_credit_notes(request: SignedIn, pk: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """The invoice's credit notes, the newest first."""
    invoice = invoice_for(request.user, pk, right="view")
    rows = credit_notes_of(invoice.account).filter(invoice=invoice)
    staff = is_staff(request.user, invoice.account)
    return page_of(rows, query, lambda note: present_credit_note(note, staff=staff))


@router.post(
    "/invoices/{uuid:pk}/credit-notes/", response={201: CreditNoteOut},
    operation_id="issue_credit_note", summary="Take an invoice back, or a part of it",
)  # fmt: skip
def issue(request: SignedIn, pk: UUID, payload: CreditNoteIn) -> Status[dict[str, Any]]:
    """Issue a credit note, once per key. For finance.

    422 for amounts and lines that cannot be credited; 409 where all is credited, where money was
    paid and `settle` says nothing of it, and while a charge has no outcome.
    """
    invoice = invoice_for(request.user, pk, right="finance")
    note = issue_credit_note(
        invoice,
        reason=payload.reason,
        lines=_amounts(payload.lines) if payload.lines is not None else None,
        amount=payload.amount,
        settle=payload.settle,
        by=request.user,
        key=payload.key,
        now=utc_now(),
    )
    return Status(201, _noted(request, note))


@router.post(
    "/invoices/{uuid:pk}/void/", response={201: CreditNoteOut}, operation_id="void_invoice",
    summary="Take back an invoice that nobody paid",
)  # fmt: skip
def void(request: SignedIn, pk: UUID, payload: ReasonIn) -> Status[dict[str, Any]]:
    """Credit all of an unpaid invoice, once per key. For finance.

    What the client's balance paid of it goes back into the balance. 409 where money came for it,
    where it is credited already, and while a charge has no outcome: withdraw that first.
    """
    invoice = invoice_for(request.user, pk, right="finance")
    note = void_invoice(
        invoice, reason=payload.reason, by=request.user, key=payload.key,
        now=utc_now(),
    )  # fmt: skip
    return Status(201, _noted(request, note))


@router.post(
    "/invoices/{uuid:pk}/write-off/", response=InvoiceDetail, operation_id="write_off_invoice",
    summary="Give up what will not be paid",
)  # fmt: skip
def write_off(request: SignedIn, pk: UUID, payload: WriteOffIn) -> dict[str, Any]:
    """Give up all that is owed, or an amount of it, once per key. For finance.

    409 where nothing is owed, and while a charge has no outcome.
    """
    invoice = invoice_for(request.user, pk, right="finance")
    write_offs.write_off_invoice(
        invoice, reason=payload.reason, amount=payload.amount, by=request.user,
        key=payload.key, now=utc_now(),
    )  # fmt: skip
    return _shown(invoice_for(request.user, pk, right="finance"))


@router.post(
    "/invoices/{uuid:pk}/recover/", response=InvoiceDetail, operation_id="recover_invoice",
    summary="Hope again for what was given up",
)  # fmt: skip
def recover(request: SignedIn, pk: UUID, payload: WriteOffIn) -> dict[str, Any]:
    """Owe again what was written off, or an amount of it, once per key. For finance."""
    invoice = invoice_for(request.user, pk, right="finance")
    write_offs.recover_invoice(
        invoice, reason=payload.reason, amount=payload.amount, by=request.user,
        key=payload.key, now=utc_now(),
    )  # fmt: skip
    return _shown(invoice_for(request.user, pk, right="finance"))


@router.post(
    "/invoices/{uuid:pk}/apply-balance/", response=InvoiceDetail, operation_id="apply_balance",
    summary="Pay it out of the client's balance",
)  # fmt: skip
def use_balance(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """Pay what is owed out of the client's balance, as far as that goes. For finance."""
    invoice = invoice_for(request.user, pk, right="finance")
    apply_balance(invoice, by=request.user, now=utc_now())
    return _shown(invoice_for(request.user, pk, right="finance"))


def _amounts(lines: Sequence[CreditedLineIn]) -> dict[UUID, Decimal]:
    amounts = {line.line_id: line.amount for line in lines}
    if len(amounts) < len(lines):
        raise Invalid("Name each line once.", fields={"lines": "Each line once."})
    return amounts


def _shown(invoice: Invoice) -> dict[str, Any]:
    return present_invoice(invoice, today=local_date(utc_now(), invoice.account.time_zone))


def _noted(request: SignedIn, note: CreditNote) -> dict[str, Any]:
    fresh = credit_note_for(request.user, note.pk, right="view")
    return present_credit_note(fresh, staff=is_staff(request.user, fresh.account))
