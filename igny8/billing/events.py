"""Things that happened in billing."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PeriodOpened:
    """A new period of an agreement began to be owed."""

    period_id: UUID
    agreement_id: UUID


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    """An invoice got its number and can no longer change."""

    invoice_id: UUID


@dataclass(frozen=True, slots=True)
class InvoicePaid:
    """Nothing is owed on the invoice any more."""

    invoice_id: UUID


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """A charge was declined, or waits for the client to authenticate it."""

    payment_id: UUID
    invoice_id: UUID


@dataclass(frozen=True, slots=True)
class InvoiceCredited:
    """A credit note took back an invoice, or a part of it."""

    credit_note_id: UUID
    invoice_id: UUID


@dataclass(frozen=True, slots=True)
class RefundFailed:
    """Money that was to go back to a client did not reach them: it is in their balance."""

    refund_id: UUID


@dataclass(frozen=True, slots=True)
class InvoiceWrittenOff:
    """What was owed on an invoice, or a part of it, was given up."""

    invoice_id: UUID
