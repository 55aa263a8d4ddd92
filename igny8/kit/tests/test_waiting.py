import pytest

from igny8.kit.waiting import seconds_to_wait

TUESDAY = "Tue, 01 Jul 2025 12:00:00 GMT"


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("600", 600),
        (" 30 ", 30),
        ("Tue, 01 Jul 2025 12:10:00 GMT", 600),
        ("Tue, 01 Jul 2025 11:00:00 GMT", 0),
        ("999999999", 86400),
        ("soon", None),
        ("", None),
        ("²", None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(retry_after, seconds):
    assert seconds_to_wait(retry_after, answered=TUESDAY) == seconds


def test_a_retry_moment_without_the_answers_own_date_says_nothing():
    assert seconds_to_wait(TUESDAY, answered="") is None
