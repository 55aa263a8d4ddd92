"""What clients see of their own: their services and their invoices."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema

from igny8.accounts.access import rights_on
from igny8.accounts.flags import accounts_with_flag
from igny8.accounts.queries import own_client_accounts, signed_url
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.services.billing import InvoiceStatus, invoice_status
from igny8.api.v1.services.present import site_ref
from igny8.api.v1.services.shapes import Amount, SiteRef
from igny8.billing.models import Invoice
from igny8.billing.queries.invoices import invoices_with_payments
from igny8.kit.clock import local_date, real_now, utc_now
from igny8.services.access import MANAGED, subscription_for
from igny8.services.models import ManagedServiceSubscription
from igny8.services.queries import subscriptions_of

mine = Router(tags=["managed services"])
router = Router(tags=["managed services"])


class MyService(Schema):
    """A managed service of the client's own, and what the person may do there."""

    id: UUID
    site: SiteRef
    tier: Literal["lite", "pro"]
    status: Literal["pending", "active", "paused", "cancelled"]
    rights: list[str]


class MyInvoice(Schema):
    """An issued invoice; `pdf_url` is good for a day, and empty while the PDF is being made.

    One that was `issued_elsewhere`, before the client was moved here, has its PDF there alone.
    """

    id: UUID
    number: str
    issued_on: date
    due_on: date
    status: InvoiceStatus
    total: Amount
    open: Amount
    currency: str
    pdf_url: str
    issued_elsewhere: bool


@mine.get(
    "/", response=Page[MyService], operation_id="list_my_services", summary="A client's services"
)
def list_my_services(request: SignedIn, query: Query[PageQuery]) -> dict[str, Any]:
    """The services of the client accounts that the person belongs to; none for the team."""
    accounts = accounts_with_flag(MANAGED, own_client_accounts(request.user))
    rows = subscriptions_of(accounts).order_by("site__domain", "-created_at", "pk")
    return page_of(rows, query, lambda row: _service(row, request))


def _service(subscription: ManagedServiceSubscription, request: SignedIn) -> dict[str, Any]:
    account = subscription.account
    return {
        "id": subscription.pk,
        "site": site_ref(subscription.site, is_demo=account.is_demo),
        "tier": subscription.tier,
        "status": subscription.status,
        "rights": sorted(rights_on(request.user, account)),
    }


@router.get(
    "/{uuid:pk}/invoices/", response=Page[MyInvoice], operation_id="list_invoices",
    summary="A client's invoices",
)  # fmt: skip
def list_invoices(request: SignedIn, pk: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """The invoices of the service's account, the newest first, without what the team keeps."""
    subscription = subscription_for(request.user, pk, right="view")
    today = local_date(utc_now(), subscription.account.time_zone)
    rows = invoices_with_payments(subscription.account)
    return page_of(rows, query, lambda invoice: _invoice(invoice, today=today))


def _invoice(invoice: Invoice, *, today: date) -> dict[str, Any]:
    return {
        "id": invoice.pk,
        "number": invoice.number,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "status": invoice_status(invoice, today=today),
        "total": invoice.total,
        "open": invoice.balance.amount,
        "currency": invoice.currency,
        "pdf_url": signed_url(invoice.pdf, now=real_now()) if invoice.pdf else "",
        "issued_elsewhere": invoice.is_imported,
    }
