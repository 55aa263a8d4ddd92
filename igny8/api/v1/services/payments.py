"""Entering what clients paid by transfer, and taking a wrong entry back."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from igny8.accounts.access import row_for
from igny8.api.auth import SignedIn
from igny8.api.v1.services.billing import InvoiceOut, present_invoice
from igny8.api.v1.services.shapes import Day
from igny8.billing.actions.transfers import record_manual_payment, take_back_payment
from igny8.billing.models import Invoice, Payment
from igny8.billing.queries.invoices import invoices_with_payments
from igny8.kit.clock import local_date, utc_now
from igny8.services.access import subscription_for

router = Router(tags=["managed services"])


class PaymentIn(Schema):
    """A transfer as the bank's statement has it; `on` is a local day, by default today.

    What is more than is owed is refused, or goes to the client's balance where that is said.
    """

    amount: Decimal = Field(gt=0, max_digits=12, decimal_places=2)
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    reference: str = Field(min_length=1, max_length=120)
    on: Day | None = None
    surplus_to_balance: bool = False


class UndoIn(Schema):
    """Why the entry is wrong."""

    reason: str = Field("", max_length=300)


@router.post(
    "/{uuid:pk}/invoices/{uuid:invoice_id}/payments/", response={201: InvoiceOut},
    operation_id="record_payment", summary="Enter a transfer that came",
)  # fmt: skip
def record(
    request: SignedIn, pk: UUID, invoice_id: UUID, payload: PaymentIn
) -> Status[dict[str, Any]]:
    """Count a transfer on the invoice, once per reference; the invoice as it then is. For finance.

    422 for an amount, currency, day or reference that cannot be; 409 where nothing is owed or the
    reference stands for another entry.
    """
    subscription = subscription_for(request.user, pk, right="finance")
    rows = Invoice.objects.for_account(subscription.account)
    invoice: Invoice = row_for(request.user, rows, invoice_id, right="finance")
    record_manual_payment(
        invoice, amount=payload.amount, currency=payload.currency, reference=payload.reference,
        on=payload.on, surplus_to_balance=payload.surplus_to_balance, by=request.user,
        now=utc_now(),
    )  # fmt: skip
    return Status(201, _shown(invoice))


@router.post(
    "/{uuid:pk}/payments/{uuid:payment_id}/undo/", response=InvoiceOut,
    operation_id="undo_payment", summary="Take a wrong entry back",
)  # fmt: skip
def undo(request: SignedIn, pk: UUID, payment_id: UUID, payload: UndoIn) -> dict[str, Any]:
    """Undo a transfer's entry, or withdraw a charge that waits for the client; once. For finance.

    409 for money that a gateway took, which takes a refund.
    """
    subscription = subscription_for(request.user, pk, right="finance")
    rows = Payment.objects.for_account(subscription.account).filter(invoice__isnull=False)
    rows = rows.select_related("invoice__account")
    payment: Payment = row_for(request.user, rows, payment_id, right="finance")
    take_back_payment(payment, by=request.user, reason=payload.reason, now=utc_now())
    return _shown(payment.charged_invoice)


def _shown(invoice: Invoice) -> dict[str, Any]:
    row = invoices_with_payments(invoice.account).get(pk=invoice.pk)
    return present_invoice(row, today=local_date(utc_now(), invoice.account.time_zone))
