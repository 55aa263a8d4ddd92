"""The doors to subscriptions and orders: who may see or do what, and whether the feature is on."""

from uuid import UUID

from django.db.models import QuerySet

from igny8.accounts.access import require_issuer, require_staff, row_for, visible_accounts
from igny8.accounts.flags import accounts_with_flag, require_flag, where_flag_is_on
from igny8.accounts.models import Account, User
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription, Retainer

MANAGED = "managed_services_enabled"
ORDERS = "backlink_orders_enabled"


def subscription_for(user: User, pk: UUID, *, right: str) -> ManagedServiceSubscription:
    """The subscription. A stranger gets 404, someone without the right 403, flag off 404."""
    rows = ManagedServiceSubscription.objects.select_related(
        "account", "site__account", "agreement", "account_manager"
    )
    found: ManagedServiceSubscription = row_for(user, rows, pk, right="view")
    require_flag(MANAGED, found.account)
    return row_for(user, rows, pk, right=right) if right != "view" else found


def order_for(user: User, pk: UUID, *, right: str) -> BacklinkServiceOrder:
    """The backlink order, by the same rules."""
    rows = BacklinkServiceOrder.objects.select_related("account", "site__account", "campaign")
    found: BacklinkServiceOrder = row_for(user, rows, pk, right="view")
    require_flag(ORDERS, found.account)
    return row_for(user, rows, pk, right=right) if right != "view" else found


def retainer_for(user: User, pk: UUID, *, right: str) -> Retainer:
    """The retainer, by the same rules."""
    rows = Retainer.objects.select_related("account", "site__account", "agreement", "sold_by")
    found: Retainer = row_for(user, rows, pk, right="view")
    require_flag(ORDERS, found.account)
    return row_for(user, rows, pk, right=right) if right != "view" else found


def staff_accounts(user: User, flag: str, *, right: str = "staff") -> QuerySet[Account]:
    """The accounts that the person works for and that have the feature.

    FlagOff (404) where the feature is on for none of theirs, MayNot (403) for a client.
    """
    accounts_with_flag(flag, visible_accounts(user))
    return where_flag_is_on(flag, require_staff(user, right))


def issuing_accounts(user: User, flag: str, *, right: str = "finance") -> QuerySet[Account]:
    """The operator and agencies for which the person works so, where the feature is on; the same
    refusals."""
    accounts_with_flag(flag, visible_accounts(user))
    return where_flag_is_on(flag, require_issuer(user, right))


def seen_accounts(user: User, flag: str) -> QuerySet[Account]:
    """The accounts that the person may see and that have the feature; FlagOff where none has."""
    return accounts_with_flag(flag, visible_accounts(user))
