"""Documents to download: statements, receipts, and a month for the accountant."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Field, Query, Router, Schema, Status

from igny8.accounts.access import require_issuer
from igny8.accounts.models import StoredFile
from igny8.accounts.queries import signed_url
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.billing.accounts import DaysQuery, statement_asked
from igny8.api.v1.jobs import JobOut, jobs_for, present_job
from igny8.api.v1.services.billing import receipt_url
from igny8.api.v1.services.shapes import Amount
from igny8.billing.access import account_for
from igny8.billing.actions.accountant import KIND, check_begun
from igny8.billing.actions.statement_documents import draw_statement, statement_name
from igny8.billing.models import Payment
from igny8.billing.queries.balance import receipted_payments
from igny8.jobs.actions import enqueue
from igny8.kit.clock import real_now, utc_now
from igny8.kit.errors import NotFound

router = Router(tags=["billing"])
PDF = "application/pdf"
# What the API's document says of an answer that is no JSON.
A_PDF = {
    "responses": {
        200: {
            "description": "The document",
            "content": {PDF: {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class ReceiptOut(Schema):
    """Money that came; `pdf_url` is good for a day, and empty while the receipt is being made."""

    id: UUID
    invoice_number: str
    amount: Amount
    currency: str
    how: str
    reference: str
    received_on: date | None
    pdf_url: str


class MonthIn(Schema):
    """Whose month ("2026-04"); `demo` for demonstrations, which are never among the others."""

    account_id: UUID
    month: str = Field(pattern=r"^[2-9]\d{3}-(0[1-9]|1[0-2])$")
    demo: bool = False


class MonthOut(Schema):
    """A month as it was handed over; `url` is good for a day, `size` in bytes."""

    id: UUID
    account_id: UUID
    name: str
    size: int
    made_at: datetime
    url: str


@router.get(
    "/accounts/{uuid:pk}/statement.pdf", operation_id="get_statement_pdf",
    summary="Statement of account as a PDF", openapi_extra=A_PDF,
)  # fmt: skip
def get_statement_pdf(request: SignedIn, pk: UUID, query: Query[DaysQuery]) -> HttpResponse:
    """The statement of local days under the brand of today, drawn when it is asked for."""
    statement = statement_asked(account_for(request.user, pk, right="view"), query)
    response = HttpResponse(draw_statement(statement), content_type=PDF)
    named = content_disposition_header(as_attachment=True, filename=statement_name(statement))
    response["Content-Disposition"] = named or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@router.get(
    "/accounts/{uuid:pk}/receipts/", response=Page[ReceiptOut], operation_id="list_receipts",
    summary="A client's receipts",
)  # fmt: skip
def list_receipts(request: SignedIn, pk: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """What came from the client, the newest first; wrong entries that were undone are left out."""
    account = account_for(request.user, pk, right="view")
    return page_of(receipted_payments(account), query, _receipt)


@router.get(
    "/accountant-months/", response=Page[MonthOut], operation_id="list_accountant_months",
    summary="Months that were handed over",
)  # fmt: skip
def list_months(request: SignedIn, query: Query[PageQuery]) -> dict[str, Any]:
    """The archives of the accounts whose finance the person does, the newest first."""
    accounts = require_issuer(request.user)
    rows = StoredFile.objects.for_accounts(accounts).filter(kind=KIND)
    return page_of(rows.order_by("-created_at", "pk"), query, _month)


@router.post(
    "/accountant-months/", response={202: JobOut}, operation_id="make_accountant_month",
    summary="Hand a month over",
)  # fmt: skip
def make_month(request: SignedIn, payload: MonthIn) -> Status[dict[str, Any]]:
    """Queue the making of an archive of all documents of a month; the answer is the job.

    For finance. A month that is the same as it was is kept once. 422 for one that has not begun.
    """
    issuer = require_issuer(request.user).filter(pk=payload.account_id).first()
    if issuer is None:
        raise NotFound("There is no such account of yours that issues invoices.")
    check_begun(issuer, date.fromisoformat(f"{payload.month}-01"), now=utc_now())
    demo = "demo" if payload.demo else ""
    job = enqueue(
        "igny8.billing.tasks.make_accountant_month", str(issuer.pk), payload.month, demo,
        account=issuer, now=utc_now(), key=f"{issuer.pk}:{payload.month}:{demo}", again=True,
        title=f"{payload.month} for the accountant",
    )  # fmt: skip
    shown = jobs_for(request.user).get(pk=job.pk)
    return Status(202, present_job(shown, may_deliver=False, is_staff=True))


def _receipt(payment: Payment) -> dict[str, Any]:
    return {
        "id": payment.pk,
        "invoice_number": payment.invoice.number if payment.invoice else "",
        "amount": payment.amount,
        "currency": payment.currency,
        "how": payment.get_gateway_display(),
        "reference": payment.reference,
        "received_on": payment.received_on,
        "pdf_url": receipt_url(payment),
    }


def _month(file: StoredFile) -> dict[str, Any]:
    return {
        "id": file.pk,
        "account_id": file.account_id,
        "name": file.name,
        "size": file.size,
        "made_at": file.created_at,
        "url": signed_url(file, now=real_now()),
    }
