"""What was corrected of Carl's account: a credit note, and a prepayment partly to go back."""

from datetime import UTC, date, datetime
from decimal import Decimal

from igny8.accounts.models import Account, User
from igny8.billing.actions.credit_notes import issue_credit_note
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.actions.refunds import request_refund_of
from igny8.billing.actions.transfers import record_manual_payment, record_prepayment
from igny8.billing.models import CreditNote, Payment, Refund
from igny8.billing.rules.invoices import LineDraft
from igny8.kit.money import Money

MID_JUNE = datetime(2025, 6, 15, 12, tzinfo=UTC)


def corrections_of(account: Account, *, by: User) -> tuple[CreditNote, Payment, Refund]:
    """60.00 that were billed, paid and wholly credited, and 80.00 in advance, 30.00 to go back."""
    price = Decimal("60.00")
    line = LineDraft(
        kind="one_off", description="Audit", quantity=Decimal(1), unit_price=price,
        amount=Money(price, "USD"), revenue_kind="one_off",
    )  # fmt: skip
    invoice = issue_invoice(
        account, lines=[line], key="audit", today=date(2025, 6, 15), now=MID_JUNE
    )
    assert invoice is not None
    record_manual_payment(invoice, amount=price, reference="TRX 60", by=by, now=MID_JUNE)
    note = issue_credit_note(
        invoice, reason="The audit was not made.", by=by, key="audit", now=MID_JUNE
    )
    prepayment = record_prepayment(
        account, amount=Decimal("80.00"), reference="TRX 80", by=by, now=MID_JUNE
    )
    refund = request_refund_of(prepayment, amount=Decimal("30.00"), by=by, key="part", now=MID_JUNE)
    return note, prepayment, refund
