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
# An agency's own account is a client of the operator's: who decides for the agency decides there as
# a client does, and looks after its people and brand.
AGENCY_DECIDES: Final = frozenset({"owner", "admin", "finance"})


def rights_of(role: str, account_kind: str) -> frozenset[str]:
    """What `role` on an account of `account_kind` (operator, agency, client) allows below it, and

    with what the account itself issues and keeps for its own clients.
    """
    if account_kind == "client" and role not in CLIENT_ROLES:
        return CLIENT_OWNER_RIGHTS
    return ROLE_RIGHTS[role]


def own_rights_of(role: str, account_kind: str) -> frozenset[str]:
    """What `role` allows with the rows about that account: what it buys, owes and is shown."""
    if account_kind != "agency":
        return rights_of(role, account_kind)
    decides = CLIENT_OWNER_RIGHTS if role in AGENCY_DECIDES else frozenset()
    return decides | (ROLE_RIGHTS[role] & {"view", "approve", "admin"})
