"""Asking for what is owed: pay links, collecting now, and the invoices that were not paid."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema, Status

from igny8.accounts.access import require_any_right, require_staff, row_for
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.services.shapes import Amount
from igny8.billing.actions.collecting import collect_now
from igny8.billing.actions.pay_links import address_of, pay_link_for, revoke_pay_links
from igny8.billing.models import DunningCase, Invoice
from igny8.billing.queries.collection import cases_of
from igny8.kit.clock import utc_now

router = Router(tags=["billing"])


class PayLinkOut(Schema):
    """Where whoever has the address may see and pay the invoice, and until when."""

    url: str
    expires_at: datetime


class RevokedOut(Schema):
    """How many addresses lead nowhere now."""

    revoked: int


class CollectedOut(Schema):
    """What became of a charge; `action_url` is where the client confirms it at their bank."""

    status: Literal[
        "attempted", "unknown", "processing", "needs_authentication", "succeeded", "failed"
    ]
    amount: Amount
    currency: str
    action_url: str
    failure: str


class DunningOut(Schema):
    """An invoice that was not paid: `step` steps were taken of `steps`; days are local ones."""

    id: UUID
    account_id: UUID
    account_name: str
    invoice_id: UUID
    invoice_number: str
    open: Amount
    currency: str
    status: Literal["asking", "given_up", "closed"]
    step: int
    failed_on: date
    next_step_at: datetime | None
    failure: str


class DunningQuery(PageQuery):
    """Which cases: those that are open, or all that ever were."""

    closed: bool = False


@router.get(
    "/dunning/", response=Page[DunningOut], operation_id="list_dunning",
    summary="Invoices that were not paid",
)  # fmt: skip
def list_dunning(request: SignedIn, query: Query[DunningQuery]) -> dict[str, Any]:
    """The unpaid invoices of the team's clients that are asked for, the latest first."""
    accounts = require_staff(request.user)
    return page_of(cases_of(accounts, closed=query.closed), query, _case)


@router.post(
    "/invoices/{uuid:pk}/collect/", response=CollectedOut, operation_id="collect_invoice",
    summary="Collect now",
)  # fmt: skip
def collect(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """Charge what is owed by the account's default way to pay. For who pays.

    409 where nothing is owed or the account pays by transfer, 502 while the outcome is not known.
    """
    invoice = _invoice(request, pk, ("approve", "finance"))
    payment = collect_now(invoice, by=request.user, now=utc_now())
    return {
        "status": payment.status,
        "amount": payment.amount,
        "currency": payment.currency,
        "action_url": payment.action_url if payment.waits_for_client else "",
        "failure": payment.failure,
    }


@router.post(
    "/invoices/{uuid:pk}/pay-link/", response={201: PayLinkOut}, operation_id="make_pay_link",
    summary="An address to pay at",
)  # fmt: skip
def make_pay_link(request: SignedIn, pk: UUID) -> Status[dict[str, Any]]:
    """The invoice's address to pay at without signing in; the same while it is fresh.

    For who pays, and for account managers, who send it on.
    """
    invoice = _invoice(request, pk, ("approve", "finance", "manage"))
    link = pay_link_for(invoice, now=utc_now())
    return Status(201, {"url": address_of(link), "expires_at": link.expires_at})


@router.delete(
    "/invoices/{uuid:pk}/pay-link/", response=RevokedOut, operation_id="revoke_pay_links",
    summary="Withdraw the addresses",
)  # fmt: skip
def revoke(request: SignedIn, pk: UUID) -> dict[str, int]:
    """Let every address of the invoice lead nowhere. For finance and account managers."""
    invoice = _invoice(request, pk, ("finance", "manage"))
    return {"revoked": revoke_pay_links(invoice, by=request.user, now=utc_now())}


def _invoice(request: SignedIn, pk: UUID, rights: tuple[str, ...]) -> Invoice:
    invoice: Invoice = row_for(request.user, Invoice.objects.all(), pk, right="view")
    require_any_right(request.user, invoice.account, rights)
    return invoice


def _case(case: DunningCase) -> dict[str, Any]:
    return {
        "id": case.pk,
        "account_id": case.account_id,
        "account_name": case.account.name,
        "invoice_id": case.invoice_id,
        "invoice_number": case.invoice.number,
        "open": case.invoice.balance.amount,
        "currency": case.invoice.currency,
        "status": case.status,
        "step": case.step,
        "failed_on": case.failed_on,
        "next_step_at": case.next_step_at,
        "failure": case.failure,
    }
