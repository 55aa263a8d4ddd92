"""Feature flags (specification 12): on or off for the installation, overridden for an account."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from igny8.accounts.errors import FlagOff
from igny8.accounts.models import Account, Flag


def flag_enabled(name: str, account: Account | None = None) -> bool:
    """Whether the feature is on: the account's setting, else the installation's, else the default.

    Raises KeyError for a flag that does not exist.
    """
    default: bool = settings.FLAGS[name]
    rows = {flag.account_id: flag.enabled for flag in Flag.objects.filter(name=name)}
    if account is not None and account.pk in rows:
        return rows[account.pk]
    return rows.get(None, default)


def require_flag(name: str, account: Account | None = None) -> None:
    """Nothing, or FlagOff (404), as if the feature did not exist."""
    if not flag_enabled(name, account):
        raise FlagOff("There is nothing here under that address.", flag=name)


def set_flag(name: str, *, enabled: bool, account: Account | None = None) -> None:
    """Switch a feature for the installation, or for one account."""
    if name not in settings.FLAGS:
        raise KeyError(name)
    Flag.objects.update_or_create(name=name, account=account, defaults={"enabled": enabled})


def accounts_with_flag(name: str, accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Those of the accounts for which the feature is on. Raises FlagOff where it is on for none.

    With the feature on for the installation, no accounts at all are an empty list and no refusal.
    """
    is_on, differing = _settings_of(name)
    found = _where_on(accounts, differing, is_on=is_on)
    if not is_on and not found.exists():
        raise FlagOff("There is nothing here under that address.", flag=name)
    return found


def where_flag_is_on(name: str, accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Those of the accounts for which the feature is on, be they none."""
    is_on, differing = _settings_of(name)
    return _where_on(accounts, differing, is_on=is_on)


def _settings_of(name: str) -> tuple[bool, list[UUID]]:
    """What the installation says, and the accounts for which it is the other way round."""
    rows = {flag.account_id: flag.enabled for flag in Flag.objects.filter(name=name)}
    is_on: bool = rows.pop(None, settings.FLAGS[name])
    return is_on, [pk for pk, enabled in rows.items() if pk is not None and enabled != is_on]


def _where_on(
    accounts: QuerySet[Account], differing: list[UUID], *, is_on: bool
) -> QuerySet[Account]:
    if not is_on:
        return accounts.filter(pk__in=differing)
    return accounts.exclude(pk__in=differing) if differing else accounts
