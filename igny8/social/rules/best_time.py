"""When a post goes out. House rules of thumb, the same for everyone; nobody has measured them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Literal

from igny8.kit.clock import local_date, local_moment

Schedule = Literal["best_time", "on_publish"]
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)

# Local times by weekday: business networks on working mornings, the others around meals.
SLOTS: Mapping[str, tuple[frozenset[int], tuple[time, ...]]] = {
    "linkedin": (frozenset({MONDAY, TUESDAY, WEDNESDAY, THURSDAY}), (time(8, 30), time(11, 30))),
    "twitter": (frozenset(range(5)), (time(9, 0), time(12, 30), time(17, 0))),
    "facebook": (frozenset(range(7)), (time(12, 15), time(19, 0))),
    "bluesky": (frozenset(range(7)), (time(9, 30), time(18, 0))),
    "mastodon": (frozenset(range(7)), (time(10, 0), time(18, 30))),
}


def time_for(
    platform: str,
    *,
    ready_at: datetime,
    taken: Collection[datetime],
    schedule: Schedule,
    time_zone: str,
) -> datetime:
    """When the post goes out, as aware UTC: at once, or in the platform's next free slot.

    `ready_at` is when its page was published, or the draft released.
    """
    if schedule == "on_publish":
        return ready_at
    return next(slot for slot in _slots(platform, ready_at, time_zone) if slot not in taken)


def _slots(platform: str, after: datetime, time_zone: str) -> Iterator[datetime]:
    days, times = SLOTS[platform]
    day = local_date(after, time_zone)
    while True:
        if day.weekday() in days:
            moments = (local_moment(day, at, time_zone) for at in times)
            yield from (moment for moment in moments if moment > after)
        day += timedelta(days=1)
