"""The credit note as a PDF under the brand of its invoice, and its way to the client."""

from datetime import datetime

from django.conf import settings

from igny8.accounts.models import StoredFile
from igny8.billing.actions.printing import Facts, Style, draw, head_facts, kept_pdf, tax_facts
from igny8.billing.models import CreditNote
from igny8.billing.rules.tax import TaxedPart
from igny8.jobs.actions import enqueue
from igny8.mail.actions import queue_email


def queue_credit_note_delivery(note: CreditNote, *, now: datetime) -> None:
    """See to it, in the transaction that issued it, that the client gets it."""
    enqueue(
        "igny8.billing.tasks.deliver_credit_note",
        str(note.pk),
        account=note.account,
        key=str(note.pk),
        once=True,
        title=f"Credit note {note.number}",
        now=now,
    )


def deliver_credit_note(note: CreditNote, *, now: datetime) -> None:
    """Make the credit note's PDF, once, and send it to the account's billing address, once."""
    pdf = make_credit_note_pdf(note)
    account = note.account
    if not account.billing_email:
        return
    style = Style(account)
    queue_email(
        account,
        kind="credit_note",
        document_id=str(note.pk),
        recipient=account.billing_email,
        subject=f"Credit note {note.number} from {note.seller['name']}",
        context={
            "person": account.name,
            "number": note.number,
            "issue_date": style.day(note.issued_on),
            "invoice_number": note.invoice.number,
            "total": style.money(note.total, note.currency),
            "reason": note.reason,
            "settlement": _settlement(note, style),
            "portal_url": f"{settings.PUBLIC_URL}/billing",
        },
        now=now,
        attachments=[pdf],
    )


def make_credit_note_pdf(note: CreditNote) -> StoredFile:
    """The credit note's document, made where there is none yet. Raises PdfFailed, DiskFull."""
    return kept_pdf(
        note,
        kind="credit_note",
        name=f"{note.seller['name']} credit note {note.number}.pdf",
        content=lambda: draw(
            "credit_note.typ", credit_note_facts(note), logo_file=note.seller.get("logo_file", "")
        ),
    )


def credit_note_facts(note: CreditNote) -> Facts:
    """Everything that the template prints, as text in the account's manner of writing."""
    style = Style(note.account)
    lines = list(note.lines.select_related("invoice_line").order_by("position"))
    head = head_facts(
        f"Credit note {note.number}", note.issued_on, seller=note.seller, buyer=note.buyer,
        currency=note.currency,
    )  # fmt: skip
    taxed = [
        TaxedPart(
            line.invoice_line.tax_code, line.invoice_line.tax_rate, line.amount, line.tax_amount
        )
        for line in lines
    ]
    return head | tax_facts(taxed, note.currency, style) | {
        "issued_on": style.day(note.issued_on),
        "invoice_number": note.invoice.number,
        "invoice_issued_on": style.day(note.invoice.issued_on),
        "reason": note.reason,
        "total": style.money(note.total, note.currency),
        "settlement": _settlement(note, style),
        "lines": [
            {
                "description": line.description,
                "tax": style.percent(line.invoice_line.tax_rate),
                "amount": style.money(line.amount, note.currency),
            }
            for line in lines
        ],
    }  # fmt: skip


def _settlement(note: CreditNote, style: Style) -> list[str]:
    """Where what is credited went, a sentence for each part."""
    number = note.invoice.number
    parts = (
        (note.off_unpaid, f"{{}} less is owed on invoice {number}."),
        (note.off_written_off, f"{{}} of invoice {number} had been written off before."),
        (note.given_back, "{} was paid before: it is in your balance, or goes back to you."),
    )
    return [words.format(style.money(part, note.currency)) for part, words in parts if part]
