"""What is shown and asked of corrections and balances; money is text beside its currency."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

from igny8.api.v1.services.billing import InvoiceStatus
from igny8.api.v1.services.shapes import Amount, Day, Percent, Person

Settlement = Literal["invoice", "balance", "refund"]
RefundStatus = Literal["attempted", "unknown", "pending", "succeeded", "failed"]
# Asked for by whoever corrects, so that a form that is sent twice corrects once.
SAME_AGAIN = "Repeats with the same key find what was done."
Key = Annotated[str, Field(min_length=1, max_length=100, description=SAME_AGAIN)]


class InvoiceLineOut(Schema):
    """A line of an issued invoice, why it is its amount, and what of it may still be credited."""

    id: UUID
    description: str
    amount: Amount
    tax_rate: Percent
    tax_amount: Amount
    why: str
    left_to_credit: Amount


class InvoiceDetail(Schema):
    """An issued invoice and what became of it; days are the account's local ones.

    `credited` is what credit notes took off while it was unpaid.
    """

    id: UUID
    account_id: UUID
    number: str
    issued_on: date
    due_on: date
    status: InvoiceStatus
    currency: str
    net: Amount
    tax: Amount
    total: Amount
    paid: Amount
    credited: Amount
    written_off: Amount
    open: Amount
    lines: list[InvoiceLineOut]


class CreditNoteLineOut(Schema):
    """What is taken back of one invoice line."""

    invoice_line_id: UUID
    description: str
    amount: Amount
    tax_amount: Amount


class RefundOut(Schema):
    """Money on its way back to the client, or there; `failure` is said to the team alone.

    `waits_for_transfer` says that a person has to transfer it and enter the bank's reference.
    """

    id: UUID
    credit_note_number: str
    amount: Amount
    currency: str
    how: str
    status: RefundStatus
    reference: str
    refunded_on: date | None
    waits_for_transfer: bool
    failure: str
    recorded_by: Person | None


class CreditNoteOut(Schema):
    """A credit note: what it took back, and where that went.

    `off_unpaid` was owed and is no more, `off_written_off` had been given up, `given_back` was paid
    and went to the client's balance, out of which `refunds` go.
    """

    id: UUID
    number: str
    invoice_id: UUID
    invoice_number: str
    issued_on: date
    reason: str
    currency: str
    net: Amount
    tax: Amount
    total: Amount
    off_unpaid: Amount
    off_written_off: Amount
    given_back: Amount
    lines: list[CreditNoteLineOut]
    refunds: list[RefundOut]
    issued_by: Person | None
    pdf_url: str


class CreditedLineIn(Schema):
    """How much of an invoice line is taken back, without tax."""

    line_id: UUID
    amount: Decimal = Field(gt=0, max_digits=12, decimal_places=2)


class CreditNoteIn(Schema):
    """All that is left of the invoice, or `amount` of all lines, or so much of each of `lines`.

    Amounts are without tax, which goes with them. `settle` says what becomes of what was paid.
    """

    reason: str = Field(min_length=1, max_length=300)
    lines: list[CreditedLineIn] | None = Field(None, min_length=1, max_length=500)
    amount: Decimal | None = Field(None, gt=0, max_digits=12, decimal_places=2)
    settle: Settlement = "balance"
    key: Key


class ReasonIn(Schema):
    """Why it is done."""

    reason: str = Field(min_length=1, max_length=300)
    key: Key


class WriteOffIn(ReasonIn):
    """Of all that is owed (or was given up), or of an amount in the invoice's currency."""

    amount: Decimal | None = Field(None, gt=0, max_digits=12, decimal_places=2)


class RefundsIn(Schema):
    """All that can go back, or an amount; `by_hand` where a person transfers it."""

    amount: Decimal | None = Field(None, gt=0, max_digits=12, decimal_places=2)
    by_hand: bool = False
    key: Key


class PaymentRefundIn(Schema):
    """What of a prepayment or a surplus goes back."""

    amount: Decimal = Field(gt=0, max_digits=12, decimal_places=2)
    by_hand: bool = False
    key: Key


class TransferredIn(Schema):
    """The transfer back as the bank's statement has it; `on` is a local day, by default today."""

    reference: str = Field(min_length=1, max_length=120)
    on: Day | None = None


class GivenUpIn(Schema):
    """Why it is not transferred after all."""

    reason: str = Field(min_length=1, max_length=300)


class BalanceOut(Schema):
    """A client's money: `owed` on open invoices, `held` for them, and `available` of that."""

    currency: str
    owed: Amount
    held: Amount
    available: Amount


class PrepaymentIn(Schema):
    """A transfer for no invoice, as the bank's statement has it."""

    amount: Decimal = Field(gt=0, max_digits=12, decimal_places=2)
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    reference: str = Field(min_length=1, max_length=120)
    on: Day | None = None


class PrepaymentOut(Schema):
    """Money that came for no invoice; `status` undone where the entry was wrong.

    `receipt_url` is good for a day, and empty while the receipt is being made.
    """

    id: UUID
    amount: Amount
    currency: str
    how: str
    reference: str
    status: Literal["succeeded", "undone"]
    received_on: date | None
    receipt_url: str
    recorded_by: Person | None
    undone_reason: str
    can_undo: bool


class StatementLineOut(Schema):
    """One movement: positive where the client owes more; `balance` is what they owe after it."""

    day: date
    kind: str
    title: str
    amount: Amount
    balance: Amount


class StatementOut(Schema):
    """Movements of the local days [start, end); a negative balance is the client's."""

    account_name: str
    currency: str
    start: date
    end: date
    opening: Amount
    lines: list[StatementLineOut]
    closing: Amount
