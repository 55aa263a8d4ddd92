"""Reads over accounts, brands and files."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet

from igny8.accounts.errors import NoSuchRow
from igny8.accounts.models import Account, Brand, Membership, Site, StoredFile, User

FILE_SALT = "igny8.file"


def operator_account() -> Account:
    """The account of whoever runs this installation. Raises NoSuchRow before set-up."""
    account = Account.objects.filter(kind=Account.Kind.OPERATOR).first()
    if account is None:
        raise NoSuchRow("This installation has no operator yet; `igny8 serve` sets one up.")
    return account


def account_called(slug: str) -> Account:
    """The account with this slug. Raises NoSuchRow."""
    account = Account.objects.filter(slug=slug, archived_at__isnull=True).first()
    if account is None:
        raise NoSuchRow(f"There is no account {slug}; the client list has their names.")
    return account


def site_named(domain: str) -> Site:
    """The live site of a domain, with or without www. Raises NoSuchRow."""
    wanted = domain.lower().strip().rstrip("/").removeprefix("https://").removeprefix("http://")
    wanted = wanted.removeprefix("www.")
    site = (
        Site.objects.filter(domain=wanted, archived_at__isnull=True)
        .select_related("account")
        .first()
    )
    if site is None:
        raise NoSuchRow(f"There is no site {wanted}; `igny8 onboard INTAKE.yaml` makes one.")
    return site


def brand_for(account: Account) -> Brand:
    """The brand that an account's clients see: its own, or that of the nearest account above."""
    line: Account | None = account
    while line is not None:
        if brand := Brand.objects.filter(account=line).select_related("logo").first():
            return brand
        line = line.parent
    return Brand(account=account, name="IGNY8", sender_name="IGNY8", website=settings.PUBLIC_URL)


def team_of(account: Account) -> list[User]:
    """The people who work for the accounts above this one, account managers first."""
    above = [parent.pk for parent in _above(account)]
    memberships = (
        Membership.objects.filter(account__in=above, user__is_active=True)
        .exclude(role__in=["client_approver", "client_viewer"])
        .select_related("user")
    )
    ranked = sorted(memberships, key=lambda m: (m.role != "account_manager", m.created_at))
    return [membership.user for membership in ranked]


def clients_people(account: Account, *, roles: tuple[str, ...] = ()) -> list[User]:
    """The people of the account itself, in the order in which they joined."""
    memberships = Membership.objects.filter(account=account, user__is_active=True)
    if roles:
        memberships = memberships.filter(role__in=roles)
    return [membership.user for membership in memberships.select_related("user")]


def own_client_accounts(user: User) -> QuerySet[Account]:
    """The client accounts that the person belongs to as one of the client's own people."""
    memberships = Membership.objects.filter(user=user, user__is_active=True)
    return Account.objects.filter(
        pk__in=memberships.values("account"), kind=Account.Kind.CLIENT, archived_at__isnull=True
    )


def first_membership(user: User) -> Membership | None:
    """The membership that reaches furthest: operator, then agency, then client."""
    reach = {Account.Kind.OPERATOR: 0, Account.Kind.AGENCY: 1, Account.Kind.CLIENT: 2}
    found = Membership.objects.filter(user=user).select_related("account")
    return min(
        found, key=lambda m: (reach[Account.Kind(m.account.kind)], m.created_at), default=None
    )


def _above(account: Account) -> list[Account]:
    line = []
    parent = account.parent
    while parent is not None:
        line.append(parent)
        parent = parent.parent
    return line or [account]


def signed_url(file: StoredFile, *, now: datetime, hours: int = 24) -> str:
    """An address that downloads the file without signing in, until `hours` from now."""
    until = int((now + timedelta(hours=hours)).timestamp())
    token = signing.dumps([str(file.pk), until], salt=FILE_SALT)
    return f"{settings.PUBLIC_URL}/files/{file.pk}?{urlencode({'token': token})}"


def file_by_token(pk: str, token: str, *, now: datetime) -> StoredFile:
    """The file that a signed address names. Raises NoSuchRow when forged or too late."""
    try:
        named, until = signing.loads(token, salt=FILE_SALT)
    except signing.BadSignature as failure:
        raise NoSuchRow("This link is not one of ours.") from failure
    if named != str(pk) or now.timestamp() > until:
        raise NoSuchRow("This link has expired; ask for a new one.")
    file = StoredFile.objects.filter(pk=pk).first()
    if file is None:
        raise NoSuchRow("The file is not there any more.")
    return file
