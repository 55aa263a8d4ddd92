"""When what was not paid is asked for again."""

from collections.abc import Sequence
from datetime import date, timedelta

from igny8.billing.errors import WrongTerms

# decisions 3.11: 2, 5, 7 and 7 days apart, which is 2, 7, 14 and 21 days after the failure.
USUAL_GAPS = (2, 5, 7, 7)
LONGEST_GAP = 90


def check_gaps(gaps: Sequence[int]) -> None:
    """Nothing, or WrongTerms: there is a step at least, each some whole days after the last."""
    if not gaps or any(not 1 <= gap <= LONGEST_GAP for gap in gaps):
        raise WrongTerms(
            f"The schedule of dunning is whole days between 1 and {LONGEST_GAP}, one for each "
            f"step, such as {', '.join(map(str, USUAL_GAPS))}; it is set to {list(gaps)}."
        )


def step_days(failed_on: date, gaps: Sequence[int] = USUAL_GAPS) -> list[date]:
    """The local days of all steps where none is late."""
    days, day = [], failed_on
    for gap in gaps:
        day += timedelta(days=gap)
        days.append(day)
    return days


def next_step_day(last: date, *, taken: int, gaps: Sequence[int] = USUAL_GAPS) -> date | None:
    """The local day of the next step after `taken` ones, of which the latest was on `last`.

    `last` is the day of the failure where none is taken. A step that came late moves the ones after
    it: they stay their days apart. None where that was the last one.
    """
    return last + timedelta(days=gaps[taken]) if taken < len(gaps) else None
