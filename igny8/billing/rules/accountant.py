"""The sums of a month's documents beside those of the journal: they are the same, to the cent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from igny8.billing.rules.journal import Ledger
from igny8.kit.money import Money

ZERO = Decimal(0)
NET, TOTAL = "net", "total"
# What is booked under which kind, and how a summary calls its cash.
UNDONE = {"payment": "payment_undone", "refund": "refund_failed"}
DOCUMENTED = ("invoice", "credit_note", "payment", "payment_undone", "refund", "refund_failed")
MONEY_LEDGERS = (Ledger.RECEIVABLE, Ledger.CASH, Ledger.CLIENT_BALANCE)


@dataclass(frozen=True, slots=True)
class Booked:
    """What the journal has of one kind of transaction, in one ledger and its kind."""

    transaction: str
    ledger: str
    kind: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Figure:
    """One sum, by the documents and by the journal."""

    words: str
    documents: Money
    journal: Money

    @property
    def difference(self) -> Money:
        return self.documents - self.journal


@dataclass
class MonthSums:
    """Sums of documents as they are written down: by document, part and currency."""

    amounts: dict[tuple[str, str, str], Decimal] = field(
        default_factory=lambda: defaultdict(Decimal)
    )
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, document: str, currency: str, parts: Mapping[str, Decimal]) -> None:
        """Count one document, with its parts ("net", "tax GB:standard", "total", "cash manual")."""
        self.counts[document] += 1
        for part, amount in parts.items():
            self.amounts[document, part, currency] += amount


def figures(sums: MonthSums, booked: Iterable[Booked]) -> list[Figure]:
    """Each sum of the documents beside the journal's, and the journal's that no document has."""
    journal: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for one in booked:
        for document, part, sign in _places(one):
            journal[document, part, one.amount.currency] += sign * one.amount.amount
    keys = sorted({key for key, amount in (*sums.amounts.items(), *journal.items()) if amount})
    return [
        Figure(
            f"{document.replace('_', ' ').capitalize()}s, {part}",
            Money(sums.amounts.get((document, part, currency), ZERO), currency),
            Money(journal.get((document, part, currency), ZERO), currency),
        )
        for document, part, currency in keys
    ]


def other_movements(booked: Iterable[Booked]) -> list[Booked]:
    """What else moved clients' money in the journal: write-offs, for instance."""
    return [
        one
        for one in booked
        if one.transaction not in DOCUMENTED and one.ledger in MONEY_LEDGERS and one.amount.amount
    ]


def summary_text(
    issuer: str,
    month: date,
    *,
    sums: MonthSums,
    booked: list[Booked],
    missing: Iterable[str],
    is_over: bool,
) -> str:
    """The summary of the month, for a person."""
    shown = [f"{issuer}, {month:%Y-%m}", ""]
    if not is_over:
        shown += ["This month is not over: more may come.", ""]
    for document in ("invoice", "credit_note", "payment", "refund"):
        shown.append(f"{document.replace('_', ' ').capitalize()}s: {sums.counts[document]}")
    shown += ["", "Sums of the documents, of the journal, and the difference:"]
    shown += [
        f"{one.words}: {one.documents}; journal {one.journal}; difference {one.difference}"
        for one in figures(sums, booked)
    ]
    if others := other_movements(booked):
        shown += ["", "Also in the journal, without a document here:"]
        shown += [f"{_named(one)}: {one.amount}" for one in others]
    if names := list(missing):
        shown += ["", "Documents that could not be made and are not in the folders:", *names]
    return "\n".join(shown) + "\n"


def _places(one: Booked) -> list[tuple[str, str, int]]:
    """In which figures an entry counts, and with which sign: debits are positive in the journal."""
    kind, ledger = one.transaction, one.ledger
    if kind in ("invoice", "credit_note"):
        sign = -1 if kind == "invoice" else 1
        if ledger in (Ledger.REVENUE, Ledger.OPENING):
            return [(kind, NET, sign), (kind, TOTAL, sign)]
        if ledger == Ledger.TAX:
            return [(kind, f"tax {one.kind}", sign), (kind, TOTAL, sign)]
        return []
    for document, sign in (("payment", 1), ("refund", -1)):
        if kind in (document, UNDONE[document]):
            if ledger == Ledger.CASH:
                return [(document, f"cash {one.kind}", sign)]
            if ledger == Ledger.RECEIVABLE:
                return [(document, "settled on invoices", -1)]
            return [(document, "into clients' balances", -1)]
    return []


def _named(one: Booked) -> str:
    words = f"{one.transaction.replace('_', ' ').capitalize()}, {one.ledger.replace('_', ' ')}"
    return f"{words} {one.kind}".strip()
