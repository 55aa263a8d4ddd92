"""The people of the demonstration, and the passwords that they sign in with."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from igny8.accounts.actions.accounts import add_person
from igny8.accounts.models import Account, User
from igny8.demo.rules.people import ROLE_NAMES, TEAM
from igny8.demo.rules.portfolio import CLIENTS, people_of

SIGN_INS = "sign-ins.json"


def sign_ins_file() -> Path:
    """Where the installation keeps its first sign-ins."""
    return Path(settings.DATA) / SIGN_INS


def write_sign_ins(path: Path) -> list[dict[str, str]]:
    """Add the demonstration's people to the sign-ins that the installation keeps, each once.

    Passwords are made here and kept only in this file, which nobody else may read.
    """
    kept: list[dict[str, str]] = json.loads(path.read_text()) if path.exists() else []
    known = {person["email"] for person in kept}
    wanted = [{"email": p.email, "role": p.role} for p in TEAM]
    wanted += [person for client in CLIENTS for person in people_of(client)]
    missing = [
        {
            "role": ROLE_NAMES[person["role"]],
            "email": person["email"],
            "password": secrets.token_urlsafe(9),
        }
        for person in wanted
        if person["email"] not in known and person["role"] != "client_viewer"
    ]
    if missing:
        _write_private(path, json.dumps([*kept, *missing]))
    return [*kept, *missing]


def set_up_team(operator: Account, *, sign_ins: Path) -> None:
    """The operator's people of the demonstration, able to sign in."""
    for person in TEAM:
        add_person(operator, email=person.email, name=person.name, role=person.role)
    give_passwords([person.email for person in TEAM], sign_ins=sign_ins)


@transaction.atomic
def give_passwords(emails: list[str], *, sign_ins: Path) -> None:
    """Let these people in with the passwords that the file names; nobody's password is replaced."""
    if not sign_ins.exists():
        return
    passwords = {p["email"]: p["password"] for p in json.loads(sign_ins.read_text())}
    for user in User.objects.filter(email__in=emails):
        if user.email in passwords and not user.has_usable_password():
            user.set_password(passwords[user.email])
            user.save(update_fields=["password"])


def _write_private(path: Path, content: str) -> None:
    partial = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content)
    partial.replace(path)
