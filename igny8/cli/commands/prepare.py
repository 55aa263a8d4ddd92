"""Bring the database up to this version, and set up the first account (igny8 serve does it)."""

import argparse
import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from igny8.accounts.actions.accounts import add_person, set_up_operator
from igny8.accounts.models import Account, User
from igny8.cli.database import prepare_in_a_child, running_database
from igny8.cli.main import Arguments
from igny8.cli.tables import grant_use, make_roles, migrate, tables_are_current
from igny8.demo.actions.portfolio import queue_portfolio, set_up_operator_side
from igny8.kit.postgres import OWNER_ROLE, embedded

OWN_DATABASE = True
SIGN_INS = "sign-ins.json"
OWNER_EMAIL = "owner@igny8.example"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="load the demo portfolio, as a job")


def run(args: Arguments) -> int:
    with running_database(settings.DATA, is_embedded=settings.EMBEDDED_DATABASE):
        if not tables_are_current():
            _update_tables()
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        operator = _operator()
        _first_sign_in(settings.DATA / SIGN_INS)
        if args.demo:
            set_up_operator_side(now=args.now)
            queue_portfolio(operator, now=args.now)
    return 0


def _update_tables() -> None:
    """As the role that owns the tables, which takes a process that connects as it."""
    if not settings.EMBEDDED_DATABASE:
        migrate()
    elif settings.DATABASES["default"]["USER"] == OWNER_ROLE:
        grant_use()
        migrate()
    else:
        make_roles(embedded(settings.DATA / "postgres"))
        ours = {"IGNY8_DATABASE_ROLE": OWNER_ROLE, "IGNY8_DATA": str(settings.DATA)}
        prepare_in_a_child(environment=ours)


@transaction.atomic
def _operator() -> Account:
    """The account of whoever runs the installation, with an owner, made where there is none."""
    existing = Account.objects.filter(kind=Account.Kind.OPERATOR).first()
    if existing:
        return existing
    operator = set_up_operator(name=os.environ.get("IGNY8_OPERATOR", "IGNY8"))
    add_person(operator, email=OWNER_EMAIL, name="Owner", role="owner")
    return operator


def _first_sign_in(path: Path) -> None:
    """Give the owner a first password, kept where only the installation's own account reads it.

    The file comes first: whatever stops us in between, the next run goes on with what it says.
    """
    owner = User.objects.filter(email=OWNER_EMAIL).first()
    if owner is None or owner.has_usable_password():
        return
    if path.exists():
        password = str(json.loads(path.read_text())[0]["password"])
    else:
        password = secrets.token_urlsafe(9)
        people = [{"role": "Owner", "email": owner.email, "password": password}]
        _write_private(path, json.dumps(people))
    owner.set_password(password)
    owner.save(update_fields=["password"])


def _write_private(path: Path, content: str) -> None:
    partial = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content)
    partial.replace(path)
