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
    """A charge of ours failed: the client's bank declined it, or the reason is not theirs."""

    payment_id: UUID
    invoice_id: UUID
    is_declined: bool = True


@dataclass(frozen=True, slots=True)
class PaymentWaits:
    """A charge of ours waits for the client, whose bank wants to hear from them."""

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
class MethodChosen:
    """An account is collected from by another way to pay."""

    method_id: UUID


@dataclass(frozen=True, slots=True)
class CollectionGivenUp:
    """The last step of dunning brought nothing: what the client gets pauses."""

    case_id: UUID


@dataclass(frozen=True, slots=True)
class DebtsSettled:
    """Nothing that was given up is owed any more: what paused for it goes on."""

    case_id: UUID


@dataclass(frozen=True, slots=True)
class MoneyGivenBack:
    """Somebody gave a client's money back at the gateway's own pages."""

    movement_id: UUID


@dataclass(frozen=True, slots=True)
class PaymentDisputed:
    """A client asked their bank for the money of a payment back, or that was decided."""

    movement_id: UUID
    status: str


@dataclass(frozen=True, slots=True)
class InvoiceWrittenOff:
    """What was owed on an invoice, or a part of it, was given up."""

    invoice_id: UUID
