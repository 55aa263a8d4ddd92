"""What one invoice of a day carries: pure, the same for a run, a preview and a simulation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from igny8.billing.errors import WrongAmount, WrongCurrency
from igny8.billing.rules.contracts import OwedLine
from igny8.billing.rules.invoices import LARGEST
from igny8.billing.rules.tax import Tax

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """The lines of an invoice that is not issued, and its tax: rounded once a line."""

    currency: str
    lines: tuple[OwedLine, ...]
    taxes: tuple[Decimal, ...]
    tax_rule: Tax

    @property
    def net(self) -> Decimal:
        return sum([line.amount for line in self.lines], ZERO)

    @property
    def tax(self) -> Decimal:
        return sum(self.taxes, ZERO)


def lines_to_bill(
    lines: Sequence[OwedLine], *, day: date, bills_later: Callable[[], bool]
) -> list[OwedLine]:
    """Of what is owed, what an invoice of this local day carries; empty where nothing is due.

    Arrears ride along with what is due. Alone they wait for the next invoice, unless no agreement
    will bring one (`bills_later`, asked only then). Fees come first, in the order of their periods,
    then the rest as it was added.
    """
    due = [line for line in lines if line.due_on is None or line.due_on <= day]
    if not due or (not any(line.due_on for line in due) and bills_later()):
        return []
    return sorted(due, key=_place) if len(due) > 1 else due


def draft_invoice(lines: Sequence[OwedLine], *, currency: str, tax: Tax) -> InvoiceDraft:
    """The invoice of these lines.

    Raises WrongCurrency where one is in another currency, WrongAmount where they are too much.
    """
    for line in lines:
        if line.currency != currency:
            raise WrongCurrency(
                f"“{line.description}” is in {line.currency}, but this account is billed in "
                f"{currency}.",
                currency=line.currency,
                expected=currency,
            )
    taxes = tuple([tax.on(line.amount, currency) for line in lines])
    draft = InvoiceDraft(currency, tuple(lines), taxes, tax)
    if draft.net + draft.tax >= LARGEST:
        raise WrongAmount(
            f"The lines and their tax come to {draft.net + draft.tax:,} {currency}; an invoice is "
            f"below {LARGEST:,}.",
            amount=str(draft.net + draft.tax),
        )
    return draft


def _place(line: OwedLine) -> tuple[bool, date]:
    return line.period_start is None, line.period_start or date.max
