"""What an import says of itself: counts, sums, and whether the journal agrees."""

from decimal import Decimal
from uuid import uuid4

import pytest

from igny8.kit.money import Money
from igny8.moving.errors import Refusal
from igny8.moving.rules.outcomes import Fate, Outcome, Report, Taken


def taken(line: int, fate: Fate, amount: str, currency: str = "GBP") -> Outcome:
    return Outcome(line, Taken(fate, uuid4(), Money(Decimal(amount), currency), ("A note.",)))


ROWS = (
    taken(2, Fate.CREATED, "10.01"),
    taken(3, Fate.CREATED, "0.99"),
    taken(4, Fate.THERE, "5.00"),
    taken(5, Fate.CREATED, "7.00", "EUR"),
)
REFUSED = Outcome(6, refusals=(Refusal(6, "Open", "x", "'x' is not an amount.", "an amount"),))


def report(*outcomes: Outcome, **more: object) -> Report:
    return Report(kind="clients", file="f.csv", outcomes=outcomes, **more)  # type: ignore[arg-type]


def test_rows_add_up_by_fate_and_currency() -> None:
    told = report(*ROWS, REFUSED)

    assert [told.count(fate) for fate in Fate] == [3, 1, 1]
    assert told.sums(Fate.CREATED) == {"EUR": Decimal("7.00"), "GBP": Decimal("11.00")}
    assert told.sums(Fate.CREATED, Fate.THERE)["GBP"] == Decimal("16.00")
    assert told.notes == [(2, "A note."), (3, "A note."), (4, "A note."), (5, "A note.")]
    assert REFUSED.refusals[0].sentence == (
        "line 6, “Open”: 'x' is not an amount. Expected an amount. Correct the line and import the "
        "file again."
    )


@pytest.mark.parametrize(
    ("booked", "apart"),
    [
        ({"GBP": Decimal("16.00"), "EUR": Decimal("7.00")}, {}),
        ({"GBP": Decimal("16.01"), "EUR": Decimal("7.00")}, {"GBP": Decimal("0.01")}),
        ({"GBP": Decimal("16.00")}, {"EUR": Decimal("-7.00")}),
        (None, {}),
    ],
)
def test_a_journal_that_differs_by_a_cent_keeps_all_out(
    booked: dict[str, Decimal] | None, apart: dict[str, Decimal]
) -> None:
    told = report(*ROWS, booked=booked)

    assert told.differences == apart
    assert told.is_kept == (not apart)


@pytest.mark.parametrize(
    ("outcomes", "more", "is_kept"),
    [
        (ROWS, {}, True),
        (ROWS, {"dry_run": True}, False),
        ((*ROWS, REFUSED), {}, False),
        ((*ROWS, REFUSED), {"skip_refused": True}, True),
        ((*ROWS, REFUSED), {"skip_refused": True, "dry_run": True}, False),
    ],
)
def test_what_is_kept(outcomes: tuple[Outcome, ...], more: dict[str, bool], is_kept: object):
    assert report(*outcomes, **more).is_kept is is_kept
