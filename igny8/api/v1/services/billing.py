"""A client's invoices, payments and margin."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema

from igny8.accounts.access import require_right, rights_on
from igny8.accounts.models import Account, User
from igny8.accounts.queries import signed_url
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.services.dashboard import MarginOut, present_margin
from igny8.api.v1.services.present import person
from igny8.api.v1.services.shapes import Amount, Person
from igny8.billing.models import Invoice, Payment
from igny8.billing.queries.invoices import invoices_with_payments
from igny8.billing.queries.previews import next_invoice
from igny8.billing.rules.arithmetic import explain
from igny8.dashboard.queries.margin import margins_of_months
from igny8.dashboard.queries.months import last_months
from igny8.kit.clock import local_date, month_start, real_now, utc_now
from igny8.kit.money import Money
from igny8.services.access import subscription_for
from igny8.services.models import ManagedServiceSubscription

router = Router(tags=["managed services"])
InvoiceStatus = Literal["issued", "partly_paid", "paid", "overdue", "credited", "written_off"]
MONTHS_SHOWN = 6


class PaymentOut(Schema):
    """Money that came for an invoice, or an attempt to get it; `received_on` is a local day.

    `receipt_url` is good for a day, and empty where there is no receipt (yet).
    """

    id: UUID
    amount: Amount
    currency: str
    how: str
    reference: str
    status: Literal[
        "attempted", "unknown", "processing", "needs_authentication", "succeeded", "failed",
        "undone",
    ]  # fmt: skip
    received_on: date | None
    receipt_url: str
    recorded_by: Person | None
    undone_reason: str
    can_undo: bool


class InvoiceOut(Schema):
    """An issued invoice; days are the account's local ones."""

    id: UUID
    number: str
    issued_on: date
    due_on: date
    status: InvoiceStatus
    description: str
    total: Amount
    paid: Amount
    credited: Amount
    written_off: Amount
    open: Amount
    currency: str
    pdf_url: str
    payments: list[PaymentOut]


class PendingOut(Schema):
    """A line that the next invoice will carry, and why it is its amount."""

    description: str
    amount: Amount
    why: str


class NextInvoice(Schema):
    """What the next invoice carries so far, and when it is due to be issued."""

    date: date
    currency: str
    total: Amount
    lines: list[PendingOut]


class BillingHistory(Page[InvoiceOut]):
    """A client's invoices, the newest first; margins of the last months for the team."""

    margins: list[MarginOut]
    next_invoice: NextInvoice | None


@router.get(
    "/{uuid:pk}/billing/", response=BillingHistory, operation_id="list_billing",
    summary="Invoices and margin",
)  # fmt: skip
def list_billing(request: SignedIn, pk: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """Invoices, the next one so far, and six months of margin. Needs finance or manage."""
    subscription = subscription_for(request.user, pk, right="view")
    _require_money(request.user, subscription.account)
    today = local_date(utc_now(), subscription.account.time_zone)
    invoices = invoices_with_payments(subscription.account)
    page = page_of(invoices, query, lambda row: present_invoice(row, today=today))
    return page | {
        "margins": _margins(subscription, today),
        "next_invoice": _next(subscription.account, today),
    }


def _require_money(user: User, account: Account) -> None:
    """Nothing where the person manages or does finance; else MayNot."""
    if "manage" not in rights_on(user, account):
        require_right(user, account, "finance")


def present_invoice(invoice: Invoice, *, today: date) -> dict[str, Any]:
    """An invoice with its lines and payments, as it stands on a local day."""
    lines = list(invoice.lines.all())
    more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
    return {
        "id": invoice.pk,
        "number": invoice.number,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "status": invoice_status(invoice, today=today),
        "description": f"{lines[0].description}{more}" if lines else "",
        "total": invoice.total,
        "paid": invoice.paid_amount,
        "credited": invoice.credited_amount,
        "written_off": invoice.written_off_amount,
        "open": invoice.balance.amount,
        "currency": invoice.currency,
        "pdf_url": signed_url(invoice.pdf, now=real_now()) if invoice.pdf else "",
        "payments": [present_payment(payment) for payment in invoice.payments.all()],
    }


def present_payment(payment: Payment) -> dict[str, Any]:
    """Money that came, for an invoice or in advance, or an attempt to get it; for the team."""
    return {
        "id": payment.pk,
        "amount": payment.amount,
        "currency": payment.currency,
        "how": payment.get_gateway_display(),
        "reference": payment.reference,
        "status": payment.status,
        "received_on": payment.received_on,
        "receipt_url": receipt_url(payment),
        "recorded_by": person(payment.recorded_by),
        "undone_reason": payment.undone_reason,
        "can_undo": payment.can_undo,
    }


def receipt_url(payment: Payment) -> str:
    """Where the payment's receipt is, for a day; empty where there is none (yet, or any more)."""
    if payment.pdf is None or not payment.has_receipt:
        return ""
    return signed_url(payment.pdf, now=real_now())


def invoice_status(invoice: Invoice, *, today: date) -> str:
    """How an issued invoice stands on a local day, as one of InvoiceStatus."""
    if invoice.status != Invoice.Status.OPEN:
        return invoice.status
    if invoice.is_overdue(today=today):
        return "overdue"
    return "partly_paid" if invoice.paid_amount else "issued"


def _margins(subscription: ManagedServiceSubscription, today: date) -> list[dict[str, Any]]:
    """The last months, the newest first, back to the one in which the service began."""
    first = month_start(subscription.agreement.starts_on)
    months = [month for month in last_months(today, MONTHS_SHOWN) if month >= first]
    found = margins_of_months([subscription], months=months[::-1])
    return [present_margin(margin) for margin in found]


def _next(account: Account, today: date) -> dict[str, Any] | None:
    preview = next_invoice(account, today=today)
    if preview is None:
        return None
    lines = [
        {
            "description": line.description,
            "amount": line.amount,
            "why": explain(line.arithmetic, Money(line.amount, line.currency)),
        }
        for line in preview.lines
    ]
    return {
        "date": preview.issued_on,
        "currency": preview.currency,
        "total": preview.total.amount,
        "lines": lines,
    }
