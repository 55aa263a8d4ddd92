from datetime import date

import pytest

from igny8.services.rules.pace import pace

JULY = {"start": date(2025, 7, 1), "end": date(2025, 8, 1)}


@pytest.mark.parametrize(
    ("done", "owed", "today", "expected", "word"),
    [
        (0, 10, date(2025, 7, 1), 0, "on_pace"),
        (2, 10, date(2025, 7, 16), 4, "behind"),
        (4, 10, date(2025, 7, 16), 4, "on_pace"),
        (5, 10, date(2025, 7, 16), 4, "ahead"),
        (10, 10, date(2025, 7, 16), 4, "done"),
        (9, 10, date(2025, 9, 16), 10, "behind"),
        (0, 0, date(2025, 7, 16), 0, "not_started"),
    ],
)
def test_the_pace_of_a_month_is_said_in_one_word(done, owed, today, expected, word):
    found = pace(done=done, owed=owed, today=today, **JULY)

    assert (found.expected, found.word) == (expected, word)
