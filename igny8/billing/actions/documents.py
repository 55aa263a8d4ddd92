"""The invoice as a PDF under the brand of its day, and its way to the client."""

from datetime import datetime
from typing import Any

from igny8.accounts.models import StoredFile
from igny8.billing.actions.pay_links import pay_address
from igny8.billing.actions.printing import (
    UNIT_PRICE,
    Facts,
    Style,
    draw,
    head_facts,
    kept_pdf,
    tax_facts,
)
from igny8.billing.errors import IssuedElsewhere
from igny8.billing.models import Invoice, InvoiceLine
from igny8.billing.rules.tax import TaxedPart
from igny8.mail.actions import queue_email


def deliver_invoice(invoice: Invoice, *, now: datetime) -> None:
    """Make the invoice's PDF, once, and send it to the account's billing address, once.

    One that was taken over was made and sent by the software that issued it.
    """
    if invoice.is_imported:
        return
    pdf = make_invoice_pdf(invoice)
    account = invoice.account
    if not account.billing_email:
        return
    style = Style(account)
    queue_email(
        account,
        kind="invoice",
        document_id=str(invoice.pk),
        recipient=account.billing_email,
        subject=f"Invoice {invoice.number} from {invoice.seller['name']}",
        context={
            "person": account.name,
            "number": invoice.number,
            "issue_date": style.day(invoice.issued_on),
            "due_date": style.day(invoice.due_on),
            "total": style.money(invoice.total, invoice.currency),
            "lines": [
                f"{line.description}: {style.money(line.amount, invoice.currency)}"
                for line in invoice.lines.order_by("position")
            ],
            "bank_details": invoice.seller["bank_details"],
            "pay_url": pay_address(invoice, now=now),
        },
        now=now,
        attachments=[pdf],
    )


def make_invoice_pdf(invoice: Invoice) -> StoredFile:
    """The invoice's document, made where there is none yet.

    Raises IssuedElsewhere for one that was taken over, PdfFailed, DiskFull.
    """
    if invoice.is_imported:
        raise IssuedElsewhere(
            f"{invoice.number} was issued before the move here; its document is where it was "
            "issued, and a second one would be another invoice."
        )
    return kept_pdf(
        invoice,
        kind="invoice",
        name=f"{invoice.seller['name']} invoice {invoice.number}.pdf",
        content=lambda: draw(
            "invoice.typ", invoice_facts(invoice), logo_file=invoice.seller.get("logo_file", "")
        ),
    )


def invoice_facts(invoice: Invoice) -> dict[str, Any]:
    """Everything that the template prints, as text in the account's manner of writing."""
    style = Style(invoice.account)
    lines = list(invoice.lines.select_related("invoice", "site").order_by("position"))
    head = head_facts(
        f"Invoice {invoice.number}", invoice.issued_on, seller=invoice.seller, buyer=invoice.buyer,
        currency=invoice.currency,
    )  # fmt: skip
    taxed = [
        TaxedPart(line.tax_code, line.tax_rate, line.amount, line.tax_amount) for line in lines
    ]
    return head | tax_facts(taxed, invoice.currency, style) | {
        "number": invoice.number,
        "issued_on": style.day(invoice.issued_on),
        "due_on": style.day(invoice.due_on),
        "total": style.money(invoice.total, invoice.currency),
        "lines": [_line_facts(line, style) for line in lines],
    }  # fmt: skip


def _site_to_name(line: InvoiceLine) -> str:
    """The domain of the line's site, where its description does not say it already."""
    domain = line.site.domain if line.site else ""
    return "" if domain in line.description else domain


def _line_facts(line: InvoiceLine, style: Style) -> Facts:
    currency = line.invoice.currency
    return {
        "description": line.description,
        "site": _site_to_name(line),
        "why": line.why,
        "quantity": style.number(line.quantity),
        "unit_price": style.money(line.unit_price, currency, pattern=UNIT_PRICE),
        "tax": style.percent(line.tax_rate),
        "amount": style.money(line.amount, currency),
    }
