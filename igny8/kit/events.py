"""Upward news: a domain says what happened; wiring.py knows who listens."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

Handler = Callable[..., None]


def handlers_of(event: object) -> list[Handler]:
    """The functions that wiring names for this kind of event, in their order."""
    table: dict[type, list[str]] = import_string(settings.EVENT_HANDLERS)
    return [import_string(path) for path in table.get(type(event), [])]


def publish(event: object, *, now: datetime) -> None:
    """Tell the listeners after the transaction commits. Every handler must be safe to run twice."""
    for handler in handlers_of(event):
        transaction.on_commit(partial(handler, event, now=now))
