"""When posts go out."""

from datetime import UTC, datetime, timedelta

from igny8.social.rules.best_time import time_for

TUESDAY_NOON = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)
LONDON = "Europe/London"


def _time(platform="linkedin", at=TUESDAY_NOON, taken=(), schedule="best_time", zone=LONDON):
    return time_for(platform, ready_at=at, taken=taken, schedule=schedule, time_zone=zone)


def test_on_publish_means_at_once():
    assert _time(schedule="on_publish") == TUESDAY_NOON


def test_best_time_is_the_next_slot_in_the_clients_own_time():
    assert _time() == datetime(2025, 7, 2, 7, 30, tzinfo=UTC)  # 08:30 in London on Wednesday
    assert _time(zone="America/Toronto") == datetime(2025, 7, 1, 12, 30, tzinfo=UTC)  # 08:30 there


def test_a_taken_slot_gives_way_to_the_next():
    first = _time()
    second = _time(taken={first})
    third = _time(taken={first, second})

    assert second == datetime(2025, 7, 2, 10, 30, tzinfo=UTC)
    assert third == datetime(2025, 7, 3, 7, 30, tzinfo=UTC)


def test_linkedin_rests_from_friday_to_sunday():
    friday = datetime(2025, 7, 4, 6, 0, tzinfo=UTC)

    assert _time(at=friday) == datetime(2025, 7, 7, 7, 30, tzinfo=UTC)


def test_a_slot_that_has_just_begun_is_over():
    at = datetime(2025, 7, 2, 7, 30, tzinfo=UTC)

    assert _time(at=at) == datetime(2025, 7, 2, 10, 30, tzinfo=UTC)


def test_thirty_posts_find_thirty_slots():
    taken: set[datetime] = set()
    for _ in range(30):
        taken.add(_time(taken=taken))

    assert len(taken) == 30
    assert max(taken) - TUESDAY_NOON < timedelta(days=30)
