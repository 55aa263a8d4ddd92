"""Giving back the days of a period that were paid in advance and are not served."""

from datetime import datetime

from django.db import transaction

from igny8.accounts.models import User
from igny8.billing.actions.credit_notes import Settle, issue_credit_note
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.pending_lines import owe_less
from igny8.billing.models import Agreement, CreditNote, InvoiceLine, PendingLine
from igny8.billing.queries.credit_notes import left_to_credit
from igny8.billing.rules.arithmetic import span_in_words, taken_off, unused_days
from igny8.kit.money import Money


@transaction.atomic
def credit_unused_days(
    agreement: Agreement, *, by: User | None, now: datetime, settle: str = Settle.BALANCE
) -> CreditNote | None:
    """Give back the days of a period that was cut short, in proportion to its days, once.

    What is not billed yet is owed for the days served; for what is billed a credit note is issued,
    and what was paid goes where `settle` says. None where no day is unused, it cost nothing, or
    nothing is left to credit. Raises PaymentUnderWay.
    """
    lock_account(agreement.account)
    period = agreement.periods.filter(cut_short_on__isnull=False).order_by("start").last()
    owed = PendingLine.objects.filter(period=period).first() if period else None
    if period is None or owed is None:
        return None
    key = f"unused-days:{period.pk}"
    if known := CreditNote.objects.for_account(agreement.account).filter(key=key).first():
        return known
    if taken_off(owed.arithmetic):
        # It was billed, or will be, for the days served alone.
        return None
    whole = Money(owed.amount, owed.currency)
    facts = unused_days(whole, start=period.start, until=period.service_end, end=period.end)
    note = f"without {span_in_words(period.service_end, period.end)}"
    if owed.invoice_id is None:
        owe_less(owed, facts, note=note)
        return None
    line = InvoiceLine.objects.select_related("invoice__account").get(pending_line=owed)
    amount = min(taken_off(facts), left_to_credit([line])[line.pk])
    if amount <= 0:
        return None
    return issue_credit_note(
        line.invoice,
        lines={line.pk: amount},
        descriptions={line.pk: f"{line.description}: {note}"},
        reason=f"Not served: {span_in_words(period.service_end, period.end)}.",
        by=by,
        key=key,
        settle=settle,
        now=now,
    )
