"""Giving back the days of a period that were paid in advance and are not served."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from igny8.accounts.models import User
from igny8.billing.actions.credit_notes import Settle, issue_credit_note
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.pending_lines import owe_less
from igny8.billing.models import (
    Agreement,
    CreditNote,
    Invoice,
    InvoiceLine,
    PendingLine,
    ServicePeriod,
)
from igny8.billing.queries.agreements import charges_of
from igny8.billing.queries.credit_notes import left_to_credit
from igny8.billing.rules.arithmetic import span_in_words, taken_off, unused_days
from igny8.kit.money import Money

Unused = Mapping[str, Any]


@transaction.atomic
def credit_unused_days(
    agreement: Agreement, *, by: User | None, now: datetime, settle: str = Settle.BALANCE
) -> list[CreditNote]:
    """Give back the days of a period that was cut short, in proportion to its days, once.

    The fee gives back its share of the period's days, an upgrade that of the days it was for. What
    is not billed yet is owed for the days served; for what is billed a credit note an invoice is
    issued, and what was paid goes where `settle` says. Nothing where no day is unused, it cost
    nothing, or nothing is left to credit. Raises PaymentUnderWay.
    """
    lock_account(agreement.account)
    period = agreement.periods.filter(cut_short_on__isnull=False).order_by("start").last()
    if period is None:
        return []
    note = f"without {span_in_words(period.service_end, period.end)}"
    billed: dict[PendingLine, Unused] = {}
    for owed, facts in _unused(period):
        if owed.invoice_id is None:
            owe_less(owed, facts, note=note)
        else:
            billed[owed] = facts
    made = [
        _credited(period, invoice, parts, note=note, by=by, now=now, settle=settle)
        for invoice, parts in _by_invoice(billed).items()
    ]
    return [each for each in made if each is not None]


def _unused(period: ServicePeriod) -> list[tuple[PendingLine, Unused]]:
    """What was charged for the period, each with what of it is unused.

    What was taken off before was billed, or will be, for the days served alone.
    """
    return [
        (
            owed,
            unused_days(
                Money(owed.amount, owed.currency),
                start=start,
                until=max(start, period.service_end),
                end=period.end,
            ),
        )
        for owed, start in charges_of(period)
        if not taken_off(owed.arithmetic)
    ]


def _by_invoice(
    billed: Mapping[PendingLine, Unused],
) -> dict[Invoice, list[tuple[InvoiceLine, Unused]]]:
    rows = InvoiceLine.objects.filter(pending_line__in=billed).order_by(
        "invoice__issued_on", "invoice__sequence", "position"
    )
    parts: dict[Invoice, list[tuple[InvoiceLine, Unused]]] = defaultdict(list)
    for line in rows.select_related("invoice__account", "pending_line"):
        parts[line.invoice].append((line, billed[line.pending_line]))
    return parts


def _credited(
    period: ServicePeriod,
    invoice: Invoice,
    parts: list[tuple[InvoiceLine, Unused]],
    *,
    note: str,
    by: User | None,
    now: datetime,
    settle: str,
) -> CreditNote | None:
    """The credit note for what of an invoice is unused; the same where it was issued before."""
    key = f"unused-days:{period.pk}:{invoice.pk}"
    if known := CreditNote.objects.for_account(invoice.account).filter(key=key).first():
        return known
    left = left_to_credit([line for line, _ in parts])
    lines: dict[InvoiceLine, Decimal] = {
        line: amount
        for line, facts in parts
        if (amount := min(taken_off(facts), left[line.pk])) > 0
    }
    if not lines:
        return None
    return issue_credit_note(
        invoice,
        lines={line.pk: amount for line, amount in lines.items()},
        descriptions={line.pk: f"{line.description}: {note}" for line in lines},
        reason=f"Not served: {span_in_words(period.service_end, period.end)}.",
        by=by,
        key=key,
        settle=settle,
        now=now,
    )
