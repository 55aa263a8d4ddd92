"""Whether work keeps up with the month (house words: done, ahead, on pace, behind)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Pace:
    """How many of how many, how many there should be by now, and the word for it."""

    done: int
    owed: int
    expected: int
    word: str

    @property
    def behind(self) -> int:
        return max(self.expected - self.done, 0)


def pace(*, done: int, owed: int, start: date, end: date, today: date) -> Pace:
    """The pace of `owed` units over [start, end) at the start of `today`, spread evenly."""
    days = (end - start).days
    elapsed = min(max((today - start).days, 0), days)
    expected = owed * elapsed // days if days else owed
    if owed and done >= owed:
        word = "done"
    elif done < expected:
        word = "behind"
    else:
        word = "ahead" if done > expected else "on_pace"
    return Pace(done, owed, expected, word if owed else "not_started")
