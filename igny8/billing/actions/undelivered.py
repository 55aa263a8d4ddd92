"""Taking back what was not delivered: off what is not billed yet, else by a credit note."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from igny8.accounts.models import Account
from igny8.billing.actions.credit_notes import Settle, issue_credit_note
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.pending_lines import owe_less
from igny8.billing.models import CreditNote, InvoiceLine, PendingLine
from igny8.billing.queries.credit_notes import left_to_credit
from igny8.billing.rules.arithmetic import fewer, taken_off
from igny8.kit.money import minor_digits, split_by_largest_remainder


@transaction.atomic
def take_back_undelivered(
    account: Account, *, key: str, missing: int, of: int, reason: str, note: str, now: datetime
) -> CreditNote | None:
    """See that `missing` of `of` equal parts of what is owed under a key cost the client nothing.

    What is not billed yet is owed no more; for what is billed a credit note is issued, and what was
    paid goes to the client's balance. What was taken back before, by whomever, counts: a repetition
    takes nothing more, and a larger `missing` only the difference. None where no credit note was
    due. `note` says on the documents what is missing. Raises PaymentUnderWay.
    """
    lock_account(account)
    owed = PendingLine.objects.filter(account=account, key=key).first()
    if owed is None:
        return None
    whole = owed.amount + taken_off(owed.arithmetic)
    parts = split_by_largest_remainder(whole, [1] * of, places=minor_digits(owed.currency))
    due = sum(parts[of - missing :], Decimal(0))
    if owed.invoice_id is None:
        owe_less(owed, fewer(whole, due, missing=missing, of=of), note=note)
        return None
    line = InvoiceLine.objects.select_related("invoice__account").get(pending_line=owed)
    left = left_to_credit([line])[line.pk]
    due -= whole - left
    if due <= 0:
        return None
    return issue_credit_note(
        line.invoice,
        lines={line.pk: min(due, left)},
        descriptions={line.pk: f"{line.description}: {note}"},
        reason=reason,
        by=None,
        key=f"undelivered:{owed.pk}:{missing}",
        settle=Settle.BALANCE,
        now=now,
    )
