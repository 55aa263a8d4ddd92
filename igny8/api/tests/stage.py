"""Carl's world and everybody in it, built once for tests that only ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from igny8.accounts.actions.accounts import add_person, add_site, open_account, set_up_operator
from igny8.accounts.flags import set_flag
from igny8.api.tests.conftest import Browser, World, build_world, managed
from igny8.kit.clock import simulated

NOON = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)
FLAGS = ("managed_services_enabled", "backlink_orders_enabled")


@dataclass(frozen=True)
class Stage:
    """Carl's world, and everybody's browser by name; `strict` ones must show a CSRF token."""

    world: World
    cast: dict[str, Browser]
    strict: dict[str, Browser]


def build_stage() -> Stage:
    """Everybody and everything, once."""
    operator = set_up_operator(name="Northlight")
    clients = [
        open_account(operator, name=name, country="GB", currency="USD", time_zone="Europe/London")
        for name in ("Carl's Chairs", "Sid's Sofas")
    ]
    site = add_site(
        clients[0], domain="carls-chairs.example", name="Carl's Chairs",
        url="https://carls-chairs.example/", industry="Furniture", niche="general",
        country="GB", language="en",
    )  # fmt: skip
    people = {
        name: add_person(account, email=f"{name}@people.example", name=name.title(), role=role)
        for name, account, role in (
            ("ada", operator, "owner"),
            ("manager", operator, "account_manager"),
            ("fin", operator, "finance"),
            ("carl", clients[0], "client_approver"),
            ("vic", clients[0], "client_viewer"),
            ("sid", clients[1], "client_approver"),
        )
    }
    for flag in FLAGS:
        set_flag(flag, enabled=True)
    subscription = managed(site, account_manager=people["manager"])
    return Stage(
        world=build_world(subscription, operator=operator, by=people["ada"], now=NOON),
        cast={name: Browser(person) for name, person in people.items()},
        strict={name: Browser(person, strict=True) for name, person in people.items()},
    )


@pytest.fixture(scope="module")
def stage(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Built once: each test is a transaction inside this one, and is rolled back."""
    files = override_settings(FILES_ROOT=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), transaction.atomic(), simulated(NOON), files:
        yield build_stage()
        transaction.set_rollback(True)
