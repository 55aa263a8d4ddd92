"""Corrections and balances as the API shows them."""

from datetime import date
from typing import Any

from igny8.accounts.access import rights_on
from igny8.accounts.models import Account, User
from igny8.accounts.queries import signed_url
from igny8.api.v1.services.billing import invoice_status
from igny8.api.v1.services.present import person
from igny8.billing.models import CreditNote, Invoice, Refund
from igny8.billing.queries.credit_notes import billed_lines
from igny8.billing.queries.statements import Statement
from igny8.kit.clock import real_now


def present_invoice(invoice: Invoice, *, today: date) -> dict[str, Any]:
    """An invoice with its lines, as it stands on a local day."""
    return {
        "id": invoice.pk,
        "account_id": invoice.account_id,
        "number": invoice.number,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "status": invoice_status(invoice, today=today),
        "currency": invoice.currency,
        "net": invoice.net,
        "tax": invoice.tax,
        "total": invoice.total,
        "paid": invoice.paid_amount,
        "credited": invoice.credited_amount,
        "written_off": invoice.written_off_amount,
        "open": invoice.balance.amount,
        "lines": [
            {
                "id": line.pk,
                "description": line.description,
                "amount": line.amount,
                "tax_rate": line.tax_rate,
                "tax_amount": line.tax_amount,
                "why": line.why,
                "left_to_credit": billed.left,
            }
            for line, billed in billed_lines(invoice).items()
        ],
    }


def is_staff(user: User, account: Account) -> bool:
    """Whether the person reads what is the team's alone."""
    return "staff" in rights_on(user, account)


def present_credit_note(note: CreditNote, *, staff: bool) -> dict[str, Any]:
    """A credit note; who issued it and what went wrong is said to the team alone."""
    plain = {
        name: getattr(note, name)
        for name in (
            "number", "invoice_id", "issued_on", "reason", "currency", "net", "tax", "total",
            "off_unpaid", "off_written_off", "given_back",
        )
    }  # fmt: skip
    return plain | {
        "id": note.pk,
        "invoice_number": note.invoice.number,
        "lines": [
            {
                "invoice_line_id": line.invoice_line_id,
                "description": line.description,
                "amount": line.amount,
                "tax_amount": line.tax_amount,
            }
            for line in note.lines.all()
        ],
        "refunds": [
            present_refund(refund, staff=staff, number=note.number) for refund in note.refunds.all()
        ],
        "issued_by": person(note.issued_by) if staff else None,
        "pdf_url": signed_url(note.pdf, now=real_now()) if note.pdf else "",
    }


def present_refund(refund: Refund, *, staff: bool, number: str) -> dict[str, Any]:
    """A refund; `number` is its credit note's, or empty."""
    return {
        "id": refund.pk,
        "credit_note_number": number,
        "amount": refund.amount,
        "currency": refund.currency,
        "how": refund.get_gateway_display(),
        "status": refund.status,
        "reference": refund.reference,
        "refunded_on": refund.refunded_on,
        "waits_for_transfer": refund.waits_for_a_person,
        "failure": refund.failure if staff else "",
        "recorded_by": person(refund.recorded_by) if staff else None,
    }


def present_statement(statement: Statement) -> dict[str, Any]:
    """A statement of account."""
    return {
        "account_name": statement.account.name,
        "currency": statement.opening.currency,
        "start": statement.start,
        "end": statement.end,
        "opening": statement.opening.amount,
        "lines": [
            {
                "day": line.day,
                "kind": line.kind,
                "title": line.title,
                "amount": line.amount.amount,
                "balance": line.balance.amount,
            }
            for line in statement.lines
        ],
        "closing": statement.closing.amount,
    }
