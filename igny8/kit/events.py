"""Upward news: a domain says what happened; wiring.py knows who listens."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event in a form that can be kept: its class (dotted path), its fields as JSON, when."""

    kind: str
    facts: str
    at: datetime

    @property
    def words(self) -> str:
        """The name of what happened, for people: “Invoice issued”."""
        name = self.kind.rpartition(".")[2]
        return re.sub(r"(?<!^)(?=[A-Z])", " ", name).capitalize()


class Door(Protocol):
    """Keeps an announcement for each listener (dotted path) in the caller's transaction."""

    def __call__(
        self, announcement: Announcement, listeners: list[str], *, account: Any
    ) -> None: ...


def publish(event: object, *, account: models.Model, now: datetime) -> None:
    """Tell the listeners, each on its own, once the transaction has committed.

    `account` is the one that it happened to. What is to be told is written in the transaction, so
    that no crash loses it. Every listener must be safe to run twice.
    """
    table: dict[type, list[str]] = import_string(settings.EVENT_HANDLERS)
    if listeners := table.get(type(event), []):
        door: Door = import_string(settings.EVENT_DOOR)
        door(announce(event, now=now), listeners, account=account)


def announce(event: object, *, now: datetime) -> Announcement:
    """The event with the moment at which it happened, ready to be kept."""
    facts = TypeAdapter(type(event)).dump_json(event).decode()
    return Announcement(kind_of(type(event)), facts, now)


def kind_of(event: type) -> str:
    """The name under which events of a class are kept: its dotted path."""
    return f"{event.__module__}.{event.__qualname__}"


def hand_over(announcement: Announcement, listener: str) -> None:
    """Call a listener (dotted path) with the event as it was published, at its moment."""
    event = TypeAdapter(import_string(announcement.kind)).validate_json(announcement.facts)
    import_string(listener)(event, now=announcement.at)
