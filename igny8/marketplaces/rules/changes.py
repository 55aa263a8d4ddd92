"""What importing a price book would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from igny8.marketplaces.rules.price_book import BookRow, EntryKey
from igny8.marketplaces.rules.tiers import LIST_CURRENCY, TIERS

ENTRY_FIELDS = (
    "cost", "list_price", "currency", "placement", "guarantee_days", "turnaround_days",
)  # fmt: skip
PUBLISHER_FIELDS = ("dr", "dr_source", "dr_date", "country", "niche", "contact")


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that stays but whose fields change: name, before, after."""

    row: BookRow
    fields: tuple[tuple[str, object, object], ...]


@dataclass(frozen=True, slots=True)
class BookChanges:
    """What would be added, changed, left as it is, and withdrawn; `notes` are sentences."""

    added: tuple[BookRow, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[BookRow, ...]
    withdrawn: tuple[EntryKey, ...]
    notes: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.withdrawn)


def compare_book(
    rows: Sequence[BookRow], current: Mapping[EntryKey, Mapping[str, object]], *, replace: bool
) -> BookChanges:
    """Compare new rows with the entries on sale, given by key as field values.

    With `replace`, entries of the suppliers named in the rows that are not among them are
    withdrawn.
    """
    added, changed, unchanged = [], [], []
    for row in rows:
        known = current.get(row.key)
        if known is None:
            added.append(row)
        elif fields := _differences(row, known):
            changed.append(Change(row, fields))
        else:
            unchanged.append(row)
    kept, suppliers = {row.key for row in rows}, {row.supplier for row in rows}
    gone = [key for key in current if key not in kept and key[1] in suppliers] if replace else []
    notes = tuple(note for row in rows if (note := _note(row)))
    return BookChanges(tuple(added), tuple(changed), tuple(unchanged), tuple(sorted(gone)), notes)


def _differences(
    row: BookRow, known: Mapping[str, object]
) -> tuple[tuple[str, object, object], ...]:
    return tuple(
        (name, known[name], getattr(row, name))
        for name in (*ENTRY_FIELDS, *PUBLISHER_FIELDS)
        if known[name] != getattr(row, name)
    )


def _note(row: BookRow) -> str:
    if row.list_price < row.cost:
        return (
            f"Line {row.line}: {row.domain} is sold for {row.list_price} {row.currency}, "
            f"below its cost of {row.cost}."
        )
    tier = TIERS[row.tier]
    usual = tier.usual_cost_min <= row.cost <= tier.usual_cost_max
    if row.currency == LIST_CURRENCY and row.cost > Decimal(0) and not usual:
        return (
            f"Line {row.line}: {row.domain} costs {row.cost} {row.currency}; {tier.name} usually "
            f"costs {tier.usual_cost_min} to {tier.usual_cost_max}."
        )
    return ""
