"""Which role may do what: one table."""

from types import MappingProxyType
from typing import Final

# view: read the client's rows that a client may read. staff: read what only the team may.
# deliver: do the client's work. manage: change subscriptions, orders and settings.
# finance: money in and out. approve: say yes for the client. admin: people, flags, brand.
RIGHTS: Final = ("view", "staff", "deliver", "manage", "finance", "approve", "admin")

ROLE_RIGHTS: Final = MappingProxyType(
    {
        "owner": frozenset({"view", "staff", "deliver", "manage", "finance", "admin"}),
        "admin": frozenset({"view", "staff", "deliver", "manage", "finance", "admin"}),
        "account_manager": frozenset({"view", "staff", "deliver", "manage"}),
        "finance": frozenset({"view", "staff", "finance"}),
        "client_approver": frozenset({"view", "approve"}),
        "client_viewer": frozenset({"view"}),
    }
)
CLIENT_ROLES: Final = frozenset({"client_approver", "client_viewer"})

# On a client's own account, the client's owner is a client: staff rights never come from there.
CLIENT_OWNER_RIGHTS: Final = frozenset({"view", "approve"})


def rights_of(role: str, account_kind: str) -> frozenset[str]:
    """What `role` on an account of `account_kind` (operator, agency, client) allows."""
    if account_kind == "client" and role not in CLIENT_ROLES:
        return CLIENT_OWNER_RIGHTS
    return ROLE_RIGHTS[role]
