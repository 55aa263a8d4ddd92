"""A month's journal and invoices as files for an accountant's software."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from ninja import Field, Query, Router, Schema

from igny8.accounts.access import (
    issuers_with_right,
    require_right,
    require_right_as_issuer,
    visible_accounts,
)
from igny8.accounts.errors import NoSuchRow
from igny8.accounts.flags import require_flag
from igny8.accounts.models import Account, User
from igny8.api.auth import SignedIn
from igny8.api.v1.services.dashboard import month_of
from igny8.api.v1.services.shapes import MONTH
from igny8.billing.queries.exports import Wanted, books_of, export_lines
from igny8.kit.clock import utc_now
from igny8.kit.errors import Invalid
from igny8.services.access import MANAGED, staff_accounts

router = Router(tags=["dashboard"])
A_FILE: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The file, in UTF-8.",
            "content": {"text/csv": {"schema": {"type": "string"}}},
        }
    }
}


class ExportFormat(StrEnum):
    """For whom the file is: our own columns, or what the software takes."""

    JOURNAL = "journal"
    XERO = "xero"
    XERO_INVOICES = "xero-invoices"
    QUICKBOOKS = "quickbooks"
    QUICKBOOKS_INVOICES = "quickbooks-invoices"


class ExportQuery(Schema):
    """Which month, as 2025-04, and what of it.

    `account_id` is a client, or an agency with its clients; without it, the operator or agency that
    the person works for with its own clients, since a file is one set of books. Without `currency`
    all are in the file. `without_invoices` leaves out of a journal what a file of invoices has.
    """

    month: str = Field(pattern=MONTH)
    account_id: UUID | None = None
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    without_invoices: bool = False


@router.get(
    "/{export_format}/", operation_id="export_books", summary="A month for the accountant",
    openapi_extra=A_FILE,
)  # fmt: skip
def export_books(
    request: SignedIn, export_format: ExportFormat, query: Query[ExportQuery]
) -> StreamingHttpResponse:
    """The month's journal, or its invoices, as a CSV file that is sent as it is read. For finance.

    422 where the format takes one currency and the month has several, or where nothing says which
    of several agencies is meant.
    """
    accounts = staff_accounts(request.user, MANAGED, right="finance")
    user = request.user
    whose = _account(user, query.account_id) if query.account_id else _issuer(user)
    accounts = accounts.filter(pk__in=books_of(whose).values("pk"))
    wanted = Wanted(
        export_format.value,
        month_of(query.month, now=utc_now()),
        query.currency,
        query.without_invoices,
    )
    response = StreamingHttpResponse(export_lines(accounts, wanted), content_type="text/csv")
    name = f"{export_format.value}-{query.month}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _account(user: User, pk: UUID) -> Account:
    """The account. A stranger gets 404, someone without the right 403, the feature off 404."""
    account = visible_accounts(user).filter(pk=pk).first()
    if account is None:
        raise NoSuchRow("There is nothing here under that address.")
    require_flag(MANAGED, account)
    is_client = account.kind == Account.Kind.CLIENT
    (require_right if is_client else require_right_as_issuer)(user, account, "finance")
    return account


def _issuer(user: User) -> Account:
    """Who issues the invoices that the person does finance for. Raises Invalid for several."""
    issuers = issuers_with_right(user, "finance")
    highest = list(issuers.exclude(parent__in=issuers.values("pk"))[:2])
    if len(highest) != 1:
        raise Invalid("Say whose books are wanted.", fields={
            "account_id": "You do the finance of several agencies; choose one of them."
        })  # fmt: skip
    return highest[0]
