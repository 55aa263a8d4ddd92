"""What was credited, and what may still be."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from igny8.accounts.models import Account
from igny8.billing.errors import NoSuchCreditNote
from igny8.billing.models import CreditNote, CreditNoteLine, Invoice, InvoiceLine, Refund
from igny8.billing.rules.corrections import Billed


def billed_lines(invoice: Invoice) -> dict[InvoiceLine, Billed]:
    """The invoice's lines in their order, each with what of it was credited."""
    credited = _credited(CreditNoteLine.objects.filter(invoice_line__invoice=invoice))
    return {
        line: Billed(line.amount, line.tax_amount, *credited.get(line.pk, ()))
        for line in invoice.lines.order_by("position")
    }


def left_to_credit(lines: Iterable[InvoiceLine]) -> dict[UUID, Decimal]:
    """What may still be credited of each line, without tax."""
    lines = list(lines)
    credited = _credited(CreditNoteLine.objects.filter(invoice_line__in=lines))
    return {
        line.pk: Billed(line.amount, line.tax_amount, *credited.get(line.pk, ())).left
        for line in lines
    }


def credited_under(account: Account, *, keys: Collection[str]) -> Decimal:
    """What was credited, without tax, of what the account was billed under these keys."""
    lines = CreditNoteLine.objects.for_account(account).filter(
        invoice_line__pending_line__key__in=keys
    )
    return lines.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def credit_notes_of(account: Account) -> QuerySet[CreditNote]:
    """The account's credit notes, the newest first, with their lines and refunds."""
    rows = CreditNote.with_parts().filter(account=account)
    return rows.order_by("-issued_on", "-sequence", "pk")


def refunds_of(account: Account) -> QuerySet[Refund]:
    """The account's refunds, the newest first."""
    rows = Refund.objects.for_account(account).select_related("credit_note", "recorded_by")
    return rows.order_by("-requested_at", "-created_at", "pk")


def credit_note_numbered(number: str, *, account: Account | None = None) -> CreditNote:
    """The credit note with this number, of the account where one is given.

    Raises NoSuchCreditNote where there is none, or where several issuers have used the number.
    """
    notes = CreditNote.objects.filter(number__iexact=number.strip())
    if account is not None:
        notes = notes.for_account(account)
    found = list(notes.select_related("account", "invoice")[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise NoSuchCreditNote(f"Several issuers have a credit note {number}.")
    raise NoSuchCreditNote(f"There is no credit note {number}.")


def _credited(lines: QuerySet[CreditNoteLine]) -> dict[UUID, tuple[Decimal, Decimal]]:
    sums = lines.order_by().values("invoice_line").annotate(
        net=Sum("amount"), tax=Sum("tax_amount")
    )  # fmt: skip
    return {row["invoice_line"]: (row["net"], row["tax"]) for row in sums}
