"""News for the tests, and those who listen to it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from igny8.jobs.events import JobFailed
from igny8.kit.errors import GatewayError

HERE = "igny8.jobs.tests.listeners"
heard: list[tuple[str, object, datetime]] = []
OUTSIDE = {"answers": True}


@dataclass(frozen=True, slots=True)
class ChairSold:
    """A chair was sold."""

    chair_id: UUID
    was_oak: bool


def count(event: ChairSold, *, now: datetime) -> None:
    heard.append(("count", event, now))


def stumble(event: object, *, now: datetime) -> None:
    heard.append(("stumble", event, now))
    raise ZeroDivisionError("by zero")


def call_out(event: ChairSold, *, now: datetime) -> None:
    if not OUTSIDE["answers"]:
        raise GatewayError("Nobody answers.")
    heard.append(("call_out", event, now))


HANDLERS = {
    ChairSold: [f"{HERE}.stumble", f"{HERE}.call_out", f"{HERE}.count"],
    JobFailed: [f"{HERE}.stumble"],
}
