"""What became of each row, and what the rows of a file add up to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from igny8.kit.money import Money
from igny8.moving.errors import Refusal


class Fate(StrEnum):
    """What became of a row."""

    CREATED = "created"
    THERE = "already_there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a row became: the row of ours that stands for it, and the money that it brought."""

    fate: Fate
    subject_id: UUID
    money: Money | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row of the file and what became of it."""

    line: int
    taken: Taken | None = None
    refusals: tuple[Refusal, ...] = ()

    @property
    def fate(self) -> Fate:
        return self.taken.fate if self.taken else Fate.REFUSED


@dataclass(frozen=True, slots=True)
class Report:
    """An import, kept or not. `booked` is what the journal has of the rows that were taken.

    Amounts are by currency; `booked` is None for what the journal does not have (prices).
    """

    kind: str
    file: str
    outcomes: Sequence[Outcome]
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored: Sequence[str] = ()
    booked: Mapping[str, Decimal] | None = None
    dry_run: bool = False
    skip_refused: bool = False

    @property
    def refused(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.fate is Fate.REFUSED]

    @property
    def is_kept(self) -> bool:
        """Whether what is said to be created was written and stays."""
        is_whole = self.skip_refused or not self.refused
        return is_whole and not self.dry_run and not self.differences

    @property
    def notes(self) -> list[tuple[int, str]]:
        """What is to be known of rows that were taken, by line."""
        return [
            (outcome.line, note)
            for outcome in self.outcomes
            if outcome.taken
            for note in outcome.taken.notes
        ]

    def count(self, fate: Fate) -> int:
        """How many rows it became of."""
        return sum(outcome.fate is fate for outcome in self.outcomes)

    def sums(self, *fates: Fate) -> dict[str, Decimal]:
        """What the rows of these fates bring, by currency."""
        found: dict[str, Decimal] = defaultdict(Decimal)
        for outcome in self.outcomes:
            if outcome.taken and outcome.taken.money and outcome.fate in fates:
                found[outcome.taken.money.currency] += outcome.taken.money.amount
        return dict(sorted(found.items()))

    @property
    def differences(self) -> dict[str, Decimal]:
        """By how much the journal differs from the rows taken; nothing where it does not."""
        if self.booked is None:
            return {}
        rows = self.sums(Fate.CREATED, Fate.THERE)
        apart = {
            currency: self.booked.get(currency, Decimal(0)) - rows.get(currency, Decimal(0))
            for currency in sorted({*rows, *self.booked})
        }
        return {currency: amount for currency, amount in apart.items() if amount}
