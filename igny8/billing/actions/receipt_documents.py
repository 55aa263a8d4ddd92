"""The receipt of money that came as a PDF, and its way to the client.

A payment out of the client's balance has none: that money was receipted when it came.
"""

from datetime import date, datetime
from typing import cast

from django.conf import settings
from django.db import transaction

from igny8.accounts.models import StoredFile
from igny8.billing.actions.parties import buyer_of, seller_to
from igny8.billing.actions.printing import Facts, Style, draw, head_facts, kept_pdf
from igny8.billing.errors import NoReceipt
from igny8.billing.models import Invoice, Payment
from igny8.jobs.actions import enqueue
from igny8.mail.actions import queue_email

LINES_NAMED = 3


def queue_receipt(payment: Payment, *, now: datetime) -> None:
    """See to it, in the transaction that counted the money, that the client gets a receipt."""
    if not payment.has_receipt:
        return
    enqueue(
        "igny8.billing.tasks.deliver_receipt",
        str(payment.pk),
        account=payment.account,
        key=str(payment.pk),
        once=True,
        title=_title(payment),
        now=now,
    )


def deliver_receipt(payment: Payment, *, now: datetime) -> None:
    """Make the receipt, once, and send it to the account's billing address, once.

    Nothing where the entry was taken back meanwhile.
    """
    if not payment.has_receipt:
        return
    pdf = make_receipt_pdf(payment)
    with transaction.atomic():
        held = Payment.objects.select_for_update(of=("self",), no_key=True)
        if held.get(pk=payment.pk).has_receipt and payment.account.billing_email:
            _send(payment, pdf, now=now)


def make_receipt_pdf(payment: Payment) -> StoredFile:
    """The receipt, made where there is none yet. Raises NoReceipt, PdfFailed, DiskFull."""
    if not payment.has_receipt:
        raise NoReceipt("There is a receipt for money that came, and for no other payment.")
    seller = _seller(payment)
    whose = payment.invoice.number if payment.invoice else "in advance"
    return kept_pdf(
        payment,
        kind="receipt",
        name=f"{seller['name']} receipt {payment.received_on} {whose}.pdf",
        content=lambda: draw(
            "receipt.typ", receipt_facts(payment), logo_file=seller.get("logo_file", "")
        ),
    )


def receipt_facts(payment: Payment) -> Facts:
    """Everything that the template prints, as text in the account's manner of writing."""
    style, day = Style(payment.account), _day(payment)
    buyer = payment.invoice.buyer if payment.invoice else buyer_of(payment.account)
    head = head_facts(
        _title(payment), day, seller=_seller(payment), buyer=buyer, currency=payment.currency
    )
    return head | {
        "received_on": style.day(day),
        "how": payment.get_gateway_display(),
        "reference": payment.reference,
        "total": style.money(payment.amount, payment.currency),
        "lines": _lines(payment, style),
    }


def _send(payment: Payment, pdf: StoredFile, *, now: datetime) -> None:
    account, style = payment.account, Style(payment.account)
    queue_email(
        account,
        kind="receipt",
        document_id=str(payment.pk),
        recipient=account.billing_email,
        subject=f"{_title(payment)} from {_seller(payment)['name']}",
        context={
            "person": account.name,
            "total": style.money(payment.amount, payment.currency),
            "received_on": style.day(_day(payment)),
            "lines": [
                f"{line['description']}: {line['amount']}" for line in _lines(payment, style)
            ],
            "portal_url": f"{settings.PUBLIC_URL}/billing",
        },
        now=now,
        attachments=[pdf],
    )


def _title(payment: Payment) -> str:
    whose = payment.invoice.number if payment.invoice else "a payment in advance"
    return f"Receipt for {whose}"


def _day(payment: Payment) -> date:
    """The local day on which the money came, which all that came has."""
    return cast(date, payment.received_on)


def _seller(payment: Payment) -> dict[str, str]:
    """The seller of the invoice; of a prepayment, the one whose clients they are now."""
    if payment.invoice:
        return cast(dict[str, str], payment.invoice.seller)
    account = payment.account
    return seller_to(account)


def _lines(payment: Payment, style: Style) -> list[dict[str, str]]:
    """What the money was for: the invoice, and what went to the client's balance."""
    parts = []
    if payment.invoice and payment.counted:
        of = f"Invoice {payment.invoice.number} of {style.day(payment.invoice.issued_on)}"
        parts.append((of, _what(payment.invoice), payment.counted))
    if payment.surplus:
        why = "Kept in your balance for your next invoices."
        parts.append(("Paid in advance", why, payment.surplus))
    return [
        {"description": name, "why": why, "amount": style.money(amount, payment.currency)}
        for name, why, amount in parts
    ]


def _what(invoice: Invoice) -> str:
    lines = list(invoice.lines.order_by("position").values_list("description", flat=True))
    named = "; ".join(lines[:LINES_NAMED])
    more = len(lines) - LINES_NAMED
    return f"{named}; and {more} more" if more > 0 else named
