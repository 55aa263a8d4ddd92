"""Secrets at rest: one field that is encrypted in the database and never prints itself."""

import base64
import hashlib
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

from igny8.kit.errors import Igny8Error


class SecretUnreadable(Igny8Error):
    """The key that a secret was encrypted with is not among our keys any more."""

    status, code = 500, "secret_unreadable"


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    derived = [base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()) for key in keys]
    return MultiFernet([Fernet(key) for key in derived])


def encrypt(secret: str) -> str:
    """The secret under the newest of settings.ENCRYPTION_KEYS."""
    return _box(tuple(settings.ENCRYPTION_KEYS)).encrypt(secret.encode()).decode()


def decrypt(token: str) -> str:
    """The secret again, by whichever of our keys made it. Raises SecretUnreadable."""
    try:
        return _box(tuple(settings.ENCRYPTION_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken as failure:
        raise SecretUnreadable(
            "A stored secret cannot be read with the present ENCRYPTION_KEYS; put the old key back "
            "at the end of the list."
        ) from failure


class Secret(str):
    """Text that shows itself only to code that asks for it, never to a log."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret('…')"


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that the database only ever sees encrypted; an empty text stays empty."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(str(value)) if value else ""

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Secret | None:
        if value is None:
            return None
        return Secret(decrypt(value)) if value else Secret("")
