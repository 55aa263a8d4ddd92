"""The invoice as a PDF under the brand of its day, and its way to the client."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.db import transaction

from igny8.accounts.actions.files import read_stored, store_file
from igny8.accounts.models import Account, StoredFile
from igny8.billing.actions.pay_links import pay_address
from igny8.billing.models import Invoice, InvoiceLine
from igny8.kit.pdf import PdfFailed, render_pdf
from igny8.mail.actions import queue_email

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "invoice"
DAY = "d MMM yyyy"
UNIT_PRICE = "#,##0.00##"


def deliver_invoice(invoice: Invoice, *, now: datetime) -> None:
    """Make the invoice's PDF, once, and send it to the account's billing address, once."""
    pdf = make_invoice_pdf(invoice)
    account = invoice.account
    if not account.billing_email:
        return
    style = _Style(account)
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
    """The invoice's document, made where there is none yet. Raises PdfFailed, DiskFull."""
    if invoice.pdf is not None:
        return invoice.pdf
    content = _render(invoice)
    with transaction.atomic():
        locked = Invoice.objects.select_for_update(no_key=True, of=("self",)).get(pk=invoice.pk)
        if locked.pdf is None:
            file = store_file(
                invoice.account,
                name=f"{invoice.seller['name']} invoice {invoice.number}.pdf",
                content=content,
                content_type="application/pdf",
                kind="invoice",
                audience=StoredFile.Audience.CLIENT,
            )
            locked.keep_pdf(file)
    invoice.refresh_from_db(fields=["pdf"])
    return make_invoice_pdf(invoice)


def _render(invoice: Invoice) -> bytes:
    """The PDF; a logo that cannot be drawn is left out rather than stopping the invoice."""
    facts = invoice_facts(invoice)
    logo = _logo(invoice)
    if logo:
        name, content = logo
        try:
            return render_pdf(TEMPLATE, "invoice.typ", facts | {"logo": name}, {name: content})
        except PdfFailed as failure:
            if failure.heals:
                raise
    return render_pdf(TEMPLATE, "invoice.typ", facts, {})


def _logo(invoice: Invoice) -> tuple[str, bytes] | None:
    key = invoice.seller["logo_file"]
    file = StoredFile.objects.filter(pk=key).first() if key else None
    if file is None:
        return None
    suffix = file.name.rsplit(".", 1)[-1].lower()
    return f"logo.{suffix}", read_stored(file)


def invoice_facts(invoice: Invoice) -> dict[str, Any]:
    """Everything that the template prints, as text in the account's manner of writing."""
    style = _Style(invoice.account)
    lines = invoice.lines.select_related("invoice", "site").order_by("position")
    return {
        "number": invoice.number,
        "issued": {
            "year": invoice.issued_on.year,
            "month": invoice.issued_on.month,
            "day": invoice.issued_on.day,
        },
        "issued_on": style.day(invoice.issued_on),
        "due_on": style.day(invoice.due_on),
        "total": style.money(invoice.total, invoice.currency),
        "currency": invoice.currency,
        "language": style.language,
        "seller": invoice.seller,
        "buyer": invoice.buyer,
        "lines": [_line_facts(line, style) for line in lines],
        "logo": None,
    }


def _line_facts(line: InvoiceLine, style: "_Style") -> dict[str, str]:
    currency = line.invoice.currency
    return {
        "description": line.description,
        "site": line.site.domain if line.site else "",
        "why": line.why,
        "quantity": style.number(line.quantity),
        "unit_price": style.money(line.unit_price, currency, pattern=UNIT_PRICE),
        "amount": style.money(line.amount, currency),
    }


class _Style:
    """How an account writes days and amounts."""

    def __init__(self, account: Account) -> None:
        try:
            self.locale = Locale.parse(account.locale)
        except (UnknownLocaleError, ValueError):
            self.locale = Locale("en", "US")
        self.language = self.locale.language

    def day(self, day: date) -> str:
        return format_date(day, DAY, locale=self.locale)

    def money(self, amount: Decimal, currency: str, *, pattern: str = "") -> str:
        if pattern:
            return format_decimal(amount, format=pattern, locale=self.locale)
        return format_currency(amount, currency, locale=self.locale)

    def number(self, value: Decimal) -> str:
        return format_decimal(value, format="#,##0.####", locale=self.locale)
