"""Managed services that a client had before they came here."""

from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction

from igny8.accounts.models import Site, User
from igny8.kit.clock import local_date, local_moment
from igny8.services.actions.selling import sell_subscription
from igny8.services.models import ManagedServiceSubscription, OnboardingStep

Name = OnboardingStep.Name
NOT_WELCOMED = "Not written: the client was with us before they came here"


@transaction.atomic
def take_over_subscription(
    site: Site,
    tier: str,
    *,
    key: str,
    starts_on: date,
    anchor_date: date,
    billed_through: date | None,
    alignment: str,
    now: datetime,
    price: Decimal | None = None,
    ends_on: date | None = None,
    account_manager: User | None = None,
    welcome: bool = False,
) -> ManagedServiceSubscription:
    """A subscription that began elsewhere: active where it had begun, billed here from there on.

    How the account pays stays as it is. Its onboarding is still to be run and then sets the site
    up; it writes no welcome unless `welcome` asks for one. Raises AlreadySubscribed, NeedsPrice and
    what `open_agreement` does.
    """
    subscription = sell_subscription(
        site,
        tier,
        gateway="",
        key=key,
        starts_on=starts_on,
        anchor_date=anchor_date,
        billed_through=billed_through,
        alignment=alignment,
        price=price,
        ends_on=ends_on,
        account_manager=account_manager,
        now=now,
    )
    zone = site.account.time_zone
    if not welcome:
        _leave_out(subscription, Name.WELCOME, NOT_WELCOMED, now=now)
    if starts_on <= local_date(now, zone):
        subscription.activate(now=local_moment(starts_on, time.min, zone))
        _leave_out(subscription, Name.ACTIVATED, f"Active since {starts_on}", now=now)
    return subscription


def _leave_out(
    subscription: ManagedServiceSubscription, name: OnboardingStep.Name, note: str, *, now: datetime
) -> None:
    """Count a step of the onboarding as done, so that it is not taken."""
    OnboardingStep.objects.create(
        account=subscription.account,
        subscription=subscription,
        name=name,
        position=list(Name).index(name),
        note=note,
        done_at=now,
    )
