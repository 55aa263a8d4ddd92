"""Every test runs on PostgreSQL: the embedded one in a folder of its own, or DATABASE_URL's."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import TransactionTestCase

from igny8.kit.postgres import EmbeddedPostgres, embedded, stop
from igny8.settings import database_settings

pytest_plugins = ["tests.people", "tests.commands"]


def _embedded_for_tests() -> EmbeddedPostgres:
    folder = Path(tempfile.mkdtemp(prefix="igny8-test-"))
    folder.chmod(0o755)
    return embedded(folder / "pg", fsync=False)


def pytest_configure(config: pytest.Config) -> None:
    """The first process starts the server; xdist's workers find its address in the environment."""
    if hasattr(config, "workerinput") or os.environ.get("DATABASE_URL"):
        return
    database = _embedded_for_tests()
    config.stash[SERVER] = (database, database.start())
    os.environ["DATABASE_URL"] = database.url("postgres", "postgres")
    # pytest-django has read the settings by now; xdist's workers read them from the environment.
    default = django_settings.DATABASES["default"]
    default.update(database_settings(os.environ["DATABASE_URL"]))


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        database, server = config.stash[SERVER]
        stop(server)
        shutil.rmtree(database.folder.parent, ignore_errors=True)
        with contextlib.suppress(KeyError):
            del os.environ["DATABASE_URL"]


SERVER = pytest.StashKey[tuple[EmbeddedPostgres, object]]()


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: object) -> Path:
    """A data folder of the test's own: files, sites and outbox never leave it."""
    for name in ("FILES_ROOT", "SITES_ROOT", "OUTBOX_ROOT"):
        setattr(settings, name, tmp_path / name.lower())
    return tmp_path


@pytest.fixture(autouse=True, scope="session")
def quick_emptying() -> Iterator[None]:
    """Let a transactional test end with its rows deleted, where Django would renew every table.

    Tables that refuse deletions are emptied too; content types and permissions stay.
    """
    renew = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = _delete_all_rows
    yield
    TransactionTestCase._fixture_teardown = renew


def _delete_all_rows(test: TransactionTestCase) -> None:
    kept = {"django_content_type", "auth_permission", "django_migrations"}
    tables = [name for name in connection.introspection.django_table_names() if name not in kept]
    deletions = "; ".join(f"DELETE FROM {connection.ops.quote_name(name)}" for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET session_replication_role = replica; {deletions}; RESET session_replication_role"
        )
