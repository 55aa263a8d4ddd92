"""Things that happened in billing."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TermsChanged:
    """Other terms of an agreement are in force: an upgrade at once, or a change with a period."""

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
