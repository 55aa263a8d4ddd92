"""Carl's world and everybody's browser, built once for tests that only ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from igny8.accounts.flags import set_flag
from igny8.api.tests.conftest import FLAGS, NOON, Browser, Scene, World
from igny8.kit.clock import simulated


@dataclass(frozen=True)
class Stage:
    """Carl's world, and everybody's browser by name; `strict` ones must show a CSRF token."""

    world: World
    cast: dict[str, Browser]
    strict: dict[str, Browser]


@pytest.fixture(scope="module")
def stage(built: Scene, django_db_blocker: Any) -> Iterator[Stage]:
    """Everybody signed in, once a module."""
    with django_db_blocker.unblock(), transaction.atomic(), simulated(NOON):
        for flag in FLAGS:
            set_flag(flag, enabled=True)
        people = built.people.items()
        yield Stage(
            world=built.world,
            cast={name: Browser(person) for name, person in people},
            strict={name: Browser(person, strict=True) for name, person in people},
        )
        transaction.set_rollback(True)
