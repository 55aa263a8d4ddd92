"""Turning an intake into a client: account, people, site, connection, subscription."""

from datetime import datetime

from django.db import transaction

from igny8.accounts.actions.accounts import add_site, introduce_person, open_account
from igny8.accounts.models import Account, Brand, Site, User
from igny8.accounts.queries import team_of
from igny8.publishing.actions import connect_site
from igny8.sag.actions.intakes import record_intake
from igny8.services.actions.duties import list_duties
from igny8.services.actions.selling import sell_subscription
from igny8.services.errors import IntakeRefused
from igny8.services.models import ManagedServiceSubscription
from igny8.services.rules.intake import IntakeFile


@transaction.atomic
def take_in(
    intake: IntakeFile, *, parent: Account, by: User | None, now: datetime
) -> ManagedServiceSubscription:
    """The client that the intake describes, made once; the same intake again changes nothing.

    A changed business block is kept as a new version, a changed connection replaces the old one; a
    role that was changed since stays.
    Raises IntakeRefused where it contradicts what is there; nothing is half made.
    """
    site = _site_of(intake, parent=parent)
    account = site.account
    for person in intake.users:
        introduce_person(account, email=person.email, name=person.name, role=person.role)
    _brand(intake, account)
    if "prepayment" in intake.account.model_fields_set:
        account.prepayment = intake.account.prepayment
        account.save(update_fields=["prepayment", "updated_at"])
    publishing = intake.site.publishing
    connect_site(
        site,
        kind=publishing.kind,
        base_url=publishing.url,
        username=publishing.username,
        application_password=publishing.application_password.get_secret_value(),
        now=now,
    )
    record_intake(site, business=intake.business, now=now)
    subscription = _subscription(intake, site, by=by, now=now)
    list_duties(subscription, now=now)
    return subscription


def _site_of(intake: IntakeFile, *, parent: Account) -> Site:
    wanted = intake.site
    existing = Site.objects.filter(domain=wanted.domain, archived_at__isnull=True)
    site = existing.select_related("account").first()
    if site is not None:
        _check_same_client(site, intake, parent)
        return site
    account = open_account(
        parent,
        name=intake.account.name,
        country=intake.account.country,
        currency=intake.account.currency,
        time_zone=intake.account.time_zone,
        language=intake.account.language,
        locale=intake.account.locale,
        billing_email=intake.account.billing_email or intake.users[0].email,
        billing_address=intake.account.billing_address,
        is_demo=intake.account.demo,
    )
    return add_site(
        account,
        domain=wanted.domain,
        name=wanted.name,
        url=wanted.url or f"https://{wanted.domain}/",
        industry=intake.business.industry,
        niche=wanted.niche,
        country=wanted.country,
        language=wanted.language,
    )


def _check_same_client(site: Site, intake: IntakeFile, parent: Account) -> None:
    there = site.account
    if there.parent_id != parent.pk or there.name != intake.account.name:
        raise IntakeRefused(
            f"site.domain: {site.domain} already belongs to another account; archive that site "
            "first, or correct the domain."
        )
    given = intake.account
    for name, old, new in (
        ("currency", there.currency, given.currency),
        ("time_zone", there.time_zone, given.time_zone),
        ("demo", there.is_demo, given.demo),
    ):
        if old != new:
            raise IntakeRefused(
                f"account.{name}: {site.domain} was taken in with {old}, the intake now says "
                f"{new}; that is not changed by an intake."
            )


def _brand(intake: IntakeFile, account: Account) -> None:
    if intake.brand is None:
        return
    facts = intake.brand.model_dump()
    named = {"legal_name": intake.brand.name, "sender_name": intake.brand.name}
    Brand.objects.update_or_create(account=account, defaults={**facts, **named})


def _subscription(
    intake: IntakeFile, site: Site, *, by: User | None, now: datetime
) -> ManagedServiceSubscription:
    current = site.managed_subscriptions.exclude(status="cancelled").first()
    bought = intake.subscription
    if current is not None:
        if current.tier != bought.tier:
            raise IntakeRefused(
                f"subscription.tier: {site.domain} has {current.get_tier_display()}; a change of "
                "tier is made on the client's page, not by an intake."
            )
        return current
    return sell_subscription(
        site,
        bought.tier,
        gateway=bought.payment_method,
        starts_on=bought.starts_on,
        ends_on=bought.ends_on,
        price=bought.price,
        alignment=bought.alignment,
        account_manager=_manager(intake, site.account),
        config=intake.service_config,
        by=by,
        now=now,
    )


def _manager(intake: IntakeFile, account: Account) -> User | None:
    team = team_of(account)
    wanted = intake.subscription.account_manager.lower()
    if not wanted:
        return team[0] if team else None
    for person in team:
        if person.email == wanted:
            return person
    raise IntakeRefused(
        f"subscription.account_manager: {wanted} is nobody of the team"
        + (f"; it is {', '.join(p.email for p in team)}." if team else "; the team is empty.")
    )
