"""A migration says in its name what it does, and can be undone."""

import re

import pytest
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

LOADER = MigrationLoader(None)
OURS = {
    f"{app}.{name}": migration
    for (app, name), migration in sorted(LOADER.disk_migrations.items(), key=lambda row: row[0])
    if type(migration).__module__.startswith("igny8.")
}


@pytest.mark.parametrize("label", sorted(OURS))
def test_its_name_is_a_persons(label: str) -> None:
    name = label.split(".")[1]

    assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]*", name)
    assert "_auto_" not in name
    # Django's own invention for a migration of several operations.
    assert "_and_more" not in name


@pytest.mark.parametrize("migration", OURS.values(), ids=OURS)
def test_it_can_be_undone(migration: Migration) -> None:
    assert all(operation.reversible for operation in migration.operations)
