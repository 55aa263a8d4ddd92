"""Taking back what was billed: shares of tax, who gets what back, and how it is booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from igny8.billing.errors import WrongAmount
from igny8.billing.rules.invoices import check_price
from igny8.billing.rules.journal import (
    EARNED_ELSEWHERE,
    OPENING_INVOICES,
    Entry,
    Ledger,
    credit,
    debit,
)
from igny8.kit.money import Money, minor_digits, round_half_up, split_by_largest_remainder

ZERO = Decimal(0)
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Billed:
    """An invoice line: what it billed without tax, its tax, and what was credited of both."""

    net: Decimal
    tax: Decimal
    credited_net: Decimal = ZERO
    credited_tax: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """What may still be credited, without tax."""
        return self.net - self.credited_net

    def tax_share(self, amount: Decimal, currency: str) -> Decimal:
        """The tax that goes back with `amount` of the net.

        It is what makes the tax credited so far the line's own rate of the net credited so far,
        rounded half up, so that any parts of a line give back its tax to the cent and never more.
        """
        so_far = (self.credited_net + amount) * self.tax / self.net
        return round_half_up(so_far, minor_digits(currency)) - self.credited_tax


@dataclass(frozen=True, slots=True)
class Parts:
    """A credit note's total: off what is unpaid, off what was given up, and given back."""

    off_unpaid: Decimal
    off_written_off: Decimal
    given_back: Decimal


@dataclass(frozen=True, slots=True)
class Unearned:
    """What one credit note line takes back, before it is booked."""

    net: Money
    tax: Money
    kind: str
    tax_code: str = ""
    site_id: UUID | None = None

    @property
    def earned_as(self) -> tuple[Ledger, str, UUID | None]:
        """Where its net was booked: as revenue, or as what was billed before the move here."""
        if self.kind == EARNED_ELSEWHERE:
            return Ledger.OPENING, OPENING_INVOICES, None
        return Ledger.REVENUE, self.kind, self.site_id


def parts_of(total: Decimal, *, unpaid: Decimal, written_off: Decimal) -> Parts:
    """What is not paid goes first, then what was given up; only the rest was the client's money."""
    off_unpaid = min(total, unpaid)
    off_written_off = min(total - off_unpaid, written_off)
    return Parts(off_unpaid, off_written_off, total - off_unpaid - off_written_off)


def spread(amount: Decimal, left: Mapping[Key, Decimal], *, currency: str) -> dict[Key, Decimal]:
    """`amount` over what is left of each, in proportion, by largest remainder; never over it.

    Those that would get nothing are left out. `amount` is at most the sum of what is left.
    """
    shares = split_by_largest_remainder(amount, list(left.values()), places=minor_digits(currency))
    return {key: share for key, share in zip(left, shares, strict=True) if share}


def take_in_turn(
    amount: Decimal, available: Sequence[tuple[Key, Decimal]]
) -> list[tuple[Key, Decimal]]:
    """`amount` out of these, each emptied before the next; less where they do not hold so much."""
    taken: list[tuple[Key, Decimal]] = []
    for key, holds in available:
        part = min(holds, amount)
        if part > 0:
            taken.append((key, part))
            amount -= part
    return taken


def credit_note_entries(lines: Sequence[Unearned], parts: Parts) -> list[Entry]:
    """What was earned, by kind and site, and tax by its code go back; the three parts get them."""
    currency = lines[0].net.currency
    earned: dict[tuple[Ledger, str, UUID | None], Money] = {}
    for line in lines:
        for key, amount in (
            (line.earned_as, line.net),
            ((Ledger.TAX, line.tax_code, None), line.tax),
        ):
            earned[key] = earned.get(key, Money.zero(currency)) + amount
    back = [
        debit(ledger, amount, kind=kind, site_id=site_id)
        for (ledger, kind, site_id), amount in earned.items()
        if amount.amount
    ]
    taken = [
        credit(ledger, Money(amount, currency))
        for ledger, amount in (
            (Ledger.RECEIVABLE, parts.off_unpaid),
            (Ledger.WRITE_OFF, parts.off_written_off),
            (Ledger.CLIENT_BALANCE, parts.given_back),
        )
        if amount
    ]
    return [*back, *taken]


def refund_entries(amount: Money, *, gateway: str) -> list[Entry]:
    """What we held for the client leaves by a gateway; a negative amount came back."""
    return [debit(Ledger.CLIENT_BALANCE, amount), credit(Ledger.CASH, amount, kind=gateway)]


def write_off_entries(amount: Money) -> list[Entry]:
    """What a client owes is given up; a negative amount is hoped for again."""
    return [debit(Ledger.WRITE_OFF, amount), credit(Ledger.RECEIVABLE, amount)]


def check_part(amount: Decimal, *, left: Money, words: str) -> None:
    """Nothing, or WrongAmount for more than what is left, or nothing; `words` say left for what."""
    check_price(amount, currency=left.currency)
    if not 0 < amount <= left.amount:
        raise WrongAmount(
            f"{left} {words}; {amount} cannot be.",
            amount=str(amount),
            left=str(left.amount),
            fields={"amount": f"More than nothing, and {left} at most."},
        )
