"""Making accounts, people and sites; safe to run twice."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.text import slugify

from igny8.accounts.errors import DomainTaken, UnknownTimeZone
from igny8.accounts.models import Account, Brand, Membership, Site, User
from igny8.kit.clock import time_zones


def _free_slug(name: str) -> str:
    base = slugify(name)[:100] or "account"
    slug, number = base, 1
    while Account.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def check_time_zone(name: str) -> str:
    """The name, if the world knows it. Raises UnknownTimeZone."""
    if name not in time_zones():
        raise UnknownTimeZone(f"{name!r} is no time zone; use a name such as Europe/London.")
    return ZoneInfo(name).key


@transaction.atomic
def set_up_operator(*, name: str, currency: str = "USD", time_zone: str = "UTC") -> Account:
    """The operator's account, made once, with a brand of its own."""
    existing = Account.objects.filter(kind=Account.Kind.OPERATOR).first()
    if existing:
        return existing
    operator = Account.objects.create(
        kind=Account.Kind.OPERATOR,
        name=name,
        slug=_free_slug(name),
        country="US",
        currency=currency,
        time_zone=check_time_zone(time_zone),
    )
    Brand.objects.create(account=operator, name=name, sender_name=name)
    return operator


@transaction.atomic
def open_account(
    parent: Account,
    *,
    name: str,
    country: str,
    currency: str,
    time_zone: str,
    kind: str = Account.Kind.CLIENT,
    language: str = "en",
    locale: str = "en_US",
    billing_email: str = "",
    billing_address: str = "",
    vat_number: str = "",
    external_id: str = "",
    is_demo: bool = False,
) -> Account:
    """A new account below `parent`. Currency ISO 4217, time zone IANA. Raises UnknownTimeZone.

    `vat_number` has been checked; `external_id` is what other software knows the client by.
    """
    return Account.objects.create(
        kind=kind,
        parent=parent,
        name=name,
        slug=_free_slug(name),
        country=country,
        currency=currency,
        time_zone=check_time_zone(time_zone),
        language=language,
        locale=locale,
        billing_email=billing_email,
        billing_address=billing_address,
        vat_number=vat_number,
        external_id=external_id,
        is_demo=is_demo,
    )


@transaction.atomic
def add_person(account: Account, *, email: str, name: str, role: str) -> User:
    """The person with this e-mail, made where unknown, with this role on the account."""
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, None, name=name)
    Membership.objects.update_or_create(account=account, user=user, defaults={"role": role})
    return user


@transaction.atomic
def introduce_person(account: Account, *, email: str, name: str, role: str) -> User:
    """The person with this e-mail, made where unknown; a role that they have there stays."""
    known = Membership.objects.filter(account=account, user__email=email.lower())
    if membership := known.select_related("user").first():
        return membership.user
    return add_person(account, email=email, name=name, role=role)


@transaction.atomic
def add_site(
    account: Account, *, domain: str, name: str, url: str, industry: str, niche: str,
    country: str, language: str,
) -> Site:  # fmt: skip
    """A client's site. Raises DomainTaken where another account has the domain."""
    domain = domain.lower().removeprefix("www.")
    existing = Site.objects.filter(domain=domain, archived_at__isnull=True).first()
    if existing and existing.account_id != account.pk:
        raise DomainTaken(f"The domain {domain} already belongs to another account.")
    if existing:
        return existing
    return Site.objects.create(
        account=account,
        domain=domain,
        name=name,
        url=url,
        industry=industry,
        niche=niche,
        country=country,
        language=language,
    )
