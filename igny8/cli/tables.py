"""Roles, tables and rights in the database, brought up to what this version needs."""

import gc
from contextlib import suppress

import psycopg
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from igny8.kit.postgres import APP_ROLE, DATABASE, OWNER_ROLE, EmbeddedPostgres


def tables_are_current() -> bool:
    """Whether the database is there and has every migration of this version."""
    with suppress(OperationalError):
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    return False


def make_roles(cluster: EmbeddedPostgres) -> None:
    """Two roles and the database: one role owns the tables, the other may only use them."""
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as server:
        roles = {row[0] for row in server.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER_ROLE, APP_ROLE):
            if role not in roles:
                server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        databases = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
        if DATABASE not in databases:
            server.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)
                )
            )


def migrate() -> None:
    """Apply every migration that is missing, in a process that ends soon after."""
    # Django builds its models anew for most steps; looking for garbage takes a fifth of the time.
    gc.disable()
    # A crash may lose the last steps, never a part of one; the next start makes them again.
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    call_command("migrate", interactive=False, verbosity=0)


def grant_use() -> None:
    """Let the application's role use every table that is made from here on.

    Said before the migrations, so that one of them can take back what a table must not allow.
    """
    use = {"TABLES": "SELECT, INSERT, UPDATE, DELETE", "SEQUENCES": "USAGE, SELECT"}
    role = sql.Identifier(APP_ROLE)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        for kind, rights in use.items():
            cursor.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {} ON {} TO {}").format(
                    sql.SQL(rights), sql.SQL(kind), role
                )
            )
