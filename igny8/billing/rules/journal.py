"""Double entry: which ledgers a movement touches, and that it balances.

An entry's amount is signed: a debit is positive, a credit negative, so a transaction balances when
its entries add up to nothing in each currency.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from igny8.billing.errors import Unbalanced
from igny8.kit.money import Money

SiteId = UUID | str | None


class Ledger(StrEnum):
    """The books: what clients owe, money received, what was earned and what it cost.

    `client_balance` is money of the client's that we hold (overpaid, prepaid), `disputed` money
    that a gateway took back until a dispute is decided, `opening` what other software billed before
    the client was moved here.
    """

    RECEIVABLE = "receivable"
    CASH = "cash"
    REVENUE = "revenue"
    SUPPLIER_COST = "supplier_cost"
    SUPPLIER_PAYABLE = "supplier_payable"
    CREDIT_COST = "credit_cost"
    CREDITS_USED = "credits_used"
    TAX = "tax"
    CLIENT_BALANCE = "client_balance"
    WRITE_OFF = "write_off"
    DISPUTED = "disputed"
    DISPUTE_LOSS = "dispute_loss"
    OPENING = "opening"


# The gateway that pays out of what we hold for the client.
FROM_BALANCE = "balance"
# The kind of revenue of lines that were earned elsewhere, before the client was moved here: no
# revenue of ours, so that a credit note on them gives nothing of it back.
EARNED_ELSEWHERE = "opening"
OPENING_INVOICES = "invoices"


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a movement. `kind` splits a ledger: revenue by kind, cash by gateway."""

    ledger: Ledger
    amount: Money
    kind: str = ""
    site_id: SiteId = None


@dataclass(frozen=True, slots=True)
class Earned:
    """What one invoice line earns, before it is booked."""

    amount: Money
    kind: str
    site_id: SiteId = None
    tax: Decimal = Decimal(0)
    tax_code: str = ""


def debit(ledger: Ledger, amount: Money, *, kind: str = "", site_id: SiteId = None) -> Entry:
    """An entry on the left: money owed to us, money received, a cost."""
    return Entry(ledger, amount, kind, site_id)


def credit(ledger: Ledger, amount: Money, *, kind: str = "", site_id: SiteId = None) -> Entry:
    """An entry on the right: revenue, money that we owe, a receivable that was paid."""
    return Entry(ledger, -amount, kind, site_id)


def check_balanced(entries: Sequence[Entry]) -> None:
    """Nothing, or Unbalanced where the entries of a currency do not add up to nothing."""
    if len(entries) < 2:  # noqa: PLR2004 - double entry
        raise Unbalanced("A journal transaction has at least two entries.")
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        totals[entry.amount.currency] += entry.amount.amount
    for currency, total in totals.items():
        if total:
            raise Unbalanced(
                f"The journal entries in {currency} are {total} apart.",
                currency=currency,
                difference=str(total),
            )


def invoice_entries(lines: Sequence[Earned]) -> list[Entry]:
    """The client owes the total; each kind of revenue of each site earns its part, each tax its."""
    currency = lines[0].amount.currency
    earned: dict[tuple[str, SiteId], Money] = {}
    taxed: dict[str, Money] = {}
    total = nothing = Money.zero(currency)
    for line in lines:
        key = (line.kind, line.site_id)
        earned[key] = earned.get(key, nothing) + line.amount
        total += line.amount
        if line.tax:
            taxed[line.tax_code] = taxed.get(line.tax_code, nothing) + Money(line.tax, currency)
            total += Money(line.tax, currency)
    return [
        debit(Ledger.RECEIVABLE, total),
        *(
            credit(Ledger.REVENUE, amount, kind=kind, site_id=site_id)
            for (kind, site_id), amount in earned.items()
        ),
        *(credit(Ledger.TAX, amount, kind=code) for code, amount in taxed.items()),
    ]


def payment_entries(amount: Money, *, gateway: str, surplus: Money | None = None) -> list[Entry]:
    """Money came in through a gateway, or out of the client's balance; they owe that much less.

    The surplus of it is nothing that they owed: we hold it for them.
    """
    surplus = surplus or Money.zero(amount.currency)
    source = debit(Ledger.CASH, amount, kind=gateway)
    if gateway == FROM_BALANCE:
        source = debit(Ledger.CLIENT_BALANCE, amount)
    goes_to = ((Ledger.RECEIVABLE, amount - surplus), (Ledger.CLIENT_BALANCE, surplus))
    return [source, *(credit(ledger, part) for ledger, part in goes_to if part.amount)]


def opening_invoice_entries(owed: Money) -> list[Entry]:
    """The client owes what other software billed; none of it is revenue of ours."""
    return [debit(Ledger.RECEIVABLE, owed), credit(Ledger.OPENING, owed, kind=OPENING_INVOICES)]


def opening_balance_entries(held: Money) -> list[Entry]:
    """Other software held this much of the client's money; now we do."""
    return [debit(Ledger.OPENING, held, kind="balance"), credit(Ledger.CLIENT_BALANCE, held)]


def supplier_cost_entries(amount: Money, *, supplier: str = "") -> list[Entry]:
    """A supplier is owed for something delivered to a client."""
    return [
        debit(Ledger.SUPPLIER_COST, amount, kind=supplier),
        credit(Ledger.SUPPLIER_PAYABLE, amount, kind=supplier),
    ]


def credit_cost_entries(amount: Money) -> list[Entry]:
    """AI credits were used for a client; a negative amount gives them back."""
    return [debit(Ledger.CREDIT_COST, amount), credit(Ledger.CREDITS_USED, amount)]
