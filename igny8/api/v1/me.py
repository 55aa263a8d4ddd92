"""Who is signed in, and what they may do."""

from typing import Any

from django.conf import settings
from ninja import Router, Schema

from igny8.accounts.access import accounts_with_right, rights_as_issuer
from igny8.accounts.errors import FlagOff
from igny8.accounts.flags import accounts_with_flag, flag_enabled
from igny8.accounts.models import Account, Membership, User
from igny8.accounts.queries import brand_for, first_membership
from igny8.api.auth import SignedIn
from igny8.kit.errors import Forbidden

router = Router(tags=["me"])


class MyAccount(Schema):
    """The account that the person belongs to; `locale` is a BCP 47 tag, as browsers want it."""

    id: str
    kind: str
    name: str
    currency: str
    time_zone: str
    locale: str
    is_demo: bool


class MyBrand(Schema):
    """Whose clothes the pages wear."""

    name: str
    logo_url: str | None


class Me(Schema):
    """The person, their role and rights on their own account, and which features are on."""

    id: str
    email: str
    name: str
    role: str
    rights: list[str]
    flags: dict[str, bool]
    account: MyAccount
    brand: MyBrand


@router.get("/", response=Me, operation_id="get_me", summary="Who is signed in")
def get_me(request: SignedIn) -> dict[str, Any]:
    """The person who is signed in. 403 for somebody who belongs to no account."""
    membership = _first_membership(request)
    account = membership.account
    brand = brand_for(account)
    return {
        "id": str(request.user.pk),
        "email": request.user.email,
        "name": request.user.name,
        "role": membership.role,
        "rights": sorted(rights_as_issuer(request.user, account)),
        "flags": {name: _is_on(name, request.user, account) for name in settings.FLAGS},
        "account": _account(account),
        "brand": {
            "name": brand.name,
            "logo_url": f"/files/{brand.logo_id}" if brand.logo_id else None,
        },
    }


def _is_on(name: str, user: User, account: Account) -> bool:
    """Whether the feature is on for the account, or for one of those that the person works for."""
    if flag_enabled(name, account):
        return True
    try:
        return accounts_with_flag(name, accounts_with_right(user, "staff")).exists()
    except FlagOff:
        return False


def _first_membership(request: SignedIn) -> Membership:
    membership = first_membership(request.user)
    if membership is None:
        raise Forbidden("You do not belong to an account any more; ask whoever invited you.")
    return membership


def _account(account: Account) -> dict[str, Any]:
    return {
        "id": str(account.pk),
        "kind": account.kind,
        "name": account.name,
        "currency": account.currency,
        "time_zone": account.time_zone,
        "locale": account.locale.replace("_", "-"),
        "is_demo": account.is_demo,
    }
