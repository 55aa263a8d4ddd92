"""Tables of the accounts domain."""

from igny8.accounts.models.accounts import Account, AccountBaseModel, AccountQuerySet
from igny8.accounts.models.files import StoredFile
from igny8.accounts.models.people import Membership, User
from igny8.accounts.models.records import Activity, Flag
from igny8.accounts.models.sites import Brand, Site

__all__ = [
    "Account",
    "AccountBaseModel",
    "AccountQuerySet",
    "Activity",
    "Brand",
    "Flag",
    "Membership",
    "Site",
    "StoredFile",
    "User",
]
