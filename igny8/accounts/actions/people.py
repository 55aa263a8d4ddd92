"""Letting people in: a role on an account, and a first password."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from igny8.accounts.actions.accounts import add_person
from igny8.accounts.activity import record
from igny8.accounts.models import Account, User
from igny8.accounts.rules.rights import CLIENT_ROLES, ROLE_RIGHTS
from igny8.kit.errors import Invalid


@transaction.atomic
def let_in(
    account: Account, *, email: str, role: str, now: datetime, name: str = "", password: str = ""
) -> User:
    """The person with this e-mail, with this role on the account; a password is set where given.

    Raises Invalid, naming the field, for what is no e-mail, a role that the account's kind does not
    have, or a weak password; then nothing has changed.
    """
    _check(account, email=email, role=role)
    user = add_person(account, email=email, name=name, role=role)
    if name and user.name != name:
        user.name = name
        user.save(update_fields=["name"])
    if password:
        _set_password(user, password)
    record(
        account, actor=None, verb="let_in", subject="person", subject_id=str(user.pk), now=now,
        detail={"title": user.email, "role": role},
    )  # fmt: skip
    return user


def roles_of(account: Account) -> list[str]:
    """The roles that people may have on an account of its kind."""
    is_client = account.kind == Account.Kind.CLIENT
    return [role for role in ROLE_RIGHTS if (role in CLIENT_ROLES) == is_client]


def _check(account: Account, *, email: str, role: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(
            f"{email!r} is no e-mail address.", fields={"email": "This is no e-mail address."}
        ) from None
    if role not in roles_of(account):
        known = ", ".join(roles_of(account))
        raise Invalid(
            f"Nobody of {account} can be {role}; they can be: {known}.",
            fields={"role": f"One of: {known}."},
        )


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as failure:
        said = " ".join(failure.messages)
        raise Invalid(said, fields={"password": said}) from None
    user.set_password(password)
    user.save(update_fields=["password"])
