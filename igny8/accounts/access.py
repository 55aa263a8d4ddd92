"""Who may see what: the single door to a client's rows."""

from collections.abc import Collection, Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from igny8.accounts.errors import MayNot, NoSuchRow
from igny8.accounts.models import Account, Membership, User
from igny8.accounts.rules.rights import own_rights_of, rights_of

Row = TypeVar("Row", bound=Any)

# Operator → agency → agency's client: nothing is nested deeper.
DEEPEST = 3


def _at_or_below(account_ids: Iterable[UUID]) -> Q:
    """Accounts that are one of these or lie below one."""
    ids = list(account_ids)
    return Q(pk__in=ids) | Q(parent__in=ids) | Q(parent__parent__in=ids)


def visible_accounts(user: User) -> QuerySet[Account]:
    """The accounts that the person belongs to, and all below them."""
    own = Membership.objects.filter(user=user).values_list("account_id", flat=True)
    return Account.objects.filter(_at_or_below(own))


def _line_of(account: Account) -> list[Account]:
    line = [account]
    while line[-1].parent_id and len(line) < DEEPEST:
        line.append(Account.objects.get(pk=line[-1].parent_id))
    return line


def rights_on(user: User, account: Account) -> frozenset[str]:
    """Everything that the person may do to an account's rows.

    On an agency's own account its people have what a client's have (`rights_as_issuer`).
    """
    found: frozenset[str] = frozenset()
    for membership in _memberships_over(user, account):
        is_own = membership.account_id == account.pk
        found |= (own_rights_of if is_own else rights_of)(membership.role, membership.account.kind)
    return found


def rights_as_issuer(user: User, account: Account) -> frozenset[str]:
    """What the person may do with what an operator or agency issues and keeps for its clients:

    coupons, months for the accountant, costs of hours, the work that it queued.
    """
    found: frozenset[str] = frozenset()
    for membership in _memberships_over(user, account):
        found |= rights_of(membership.role, membership.account.kind)
    return found


def _memberships_over(user: User, account: Account) -> QuerySet[Membership]:
    """The memberships of the account and those above it; none of who may not sign in."""
    if not user.is_active:
        return Membership.objects.none()
    found = Membership.objects.filter(user=user, account__in=_line_of(account))
    return found.select_related("account")


def require_right(user: User, account: Account, right: str) -> None:
    """Nothing, or MayNot where the person sees the account, NoSuchRow where not."""
    _require(right, rights_on(user, account))


def require_right_as_issuer(user: User, account: Account, right: str) -> None:
    """The same for what an operator or agency issues and keeps (`rights_as_issuer`)."""
    _require(right, rights_as_issuer(user, account))


def _require(right: str, rights: Collection[str]) -> None:
    if not rights:
        raise NoSuchRow("There is nothing here under that address.")
    if right not in rights:
        raise MayNot("Your role does not allow this; ask an owner of the account.", right=right)


def require_any_right(user: User, account: Account, rights: Collection[str]) -> None:
    """Nothing where the person has one of the rights; else what require_right raises."""
    if not set(rights) & rights_on(user, account):
        require_right(user, account, next(iter(rights)))


def account_for(user: User, pk: UUID | str, *, rights: Collection[str]) -> Account:
    """The account, for who has one of the rights. A stranger gets NoSuchRow, others MayNot."""
    account = visible_accounts(user).filter(pk=pk).first()
    if account is None:
        raise NoSuchRow("There is nothing here under that address.")
    require_any_right(user, account, rights)
    return account


def person_who_may(email: str, account: Account, right: str) -> User:
    """The person with this e-mail, who has the right on the account. Raises NoSuchRow, MayNot."""
    user = User.objects.filter(email=email.lower()).first()
    if user is None or not rights_on(user, account):
        raise NoSuchRow(f"{email} is nobody who works on {account}; check the address.")
    if right not in rights_on(user, account):
        raise MayNot(f"The role of {email} does not allow this on {account}.", right=right)
    return user


def row_for(user: User, rows: QuerySet[Row], pk: UUID | str, *, right: str) -> Row:
    """The row with this key. A stranger gets NoSuchRow (404), someone without the right MayNot."""
    row = rows.filter(account__in=visible_accounts(user), pk=pk).select_related("account").first()
    if row is None:
        raise NoSuchRow("There is nothing here under that address.")
    require_right(user, row.account, right)
    return row


def is_staff_of_any(user: User) -> bool:
    """Whether the person works for the operator or an agency."""
    return (
        user.is_active
        and Membership.objects.filter(user=user)
        .exclude(account__kind=Account.Kind.CLIENT)
        .exclude(role__in=["client_approver", "client_viewer"])
        .exists()
    )


def accounts_with_right(user: User, right: str) -> QuerySet[Account]:
    """The accounts on whose rows the person has a right, through any of their memberships.

    All accounts, plainly, for whom that is so: nothing has to be looked up with each row then.
    """
    return _with_right(_holding(user, right), right)


def _with_right(holding: Collection[Membership], right: str) -> QuerySet[Account]:
    if any(_everything_is_below(one.account) for one in holding):
        return Account.objects.all()
    held = {one.account_id for one in holding}
    only_below = [
        one.account_id
        for one in holding
        if right not in own_rights_of(one.role, one.account.kind)
        and one.account.parent_id not in held
    ]
    return Account.objects.filter(_at_or_below(held)).exclude(pk__in=only_below)


def issuers_with_right(user: User, right: str) -> QuerySet[Account]:
    """The operator and agencies with whose own offers, costs and documents the person may do so."""
    return _issuers(_holding(user, right))


def _issuers(holding: Collection[Membership]) -> QuerySet[Account]:
    held = [one.account_id for one in holding]
    return Account.objects.filter(_at_or_below(held)).exclude(kind=Account.Kind.CLIENT)


def _holding(user: User, right: str) -> list[Membership]:
    """The person's memberships that give a right on what is below their account."""
    if not user.is_active:
        return []
    memberships = Membership.objects.filter(user=user).select_related("account")
    return [one for one in memberships if right in rights_of(one.role, one.account.kind)]


def _everything_is_below(account: Account) -> bool:
    """Whether this is the operator, and no account stands outside of what is its own."""
    if account.kind != Account.Kind.OPERATOR:
        return False
    others = Account.objects.exclude(pk=account.pk).exclude(parent=account)
    return not others.exclude(parent__parent=account).exists()


def require_staff(user: User, right: str = "staff") -> QuerySet[Account]:
    """The accounts that the person has this staff right on; perhaps none yet, of a new agency's.

    Raises MayNot where no account gives it to them.
    """
    return _with_right(_required(user, right), right)


def require_issuer(user: User, right: str = "finance") -> QuerySet[Account]:
    """The operator and agencies whose own offers and documents the person may deal with.

    Raises MayNot where there are none.
    """
    return _issuers(_required(user, right))


def _required(user: User, right: str) -> list[Membership]:
    holding = _holding(user, right)
    if not holding:
        raise MayNot("This page is for the team that runs the service.", right=right)
    return holding
