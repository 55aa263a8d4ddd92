"""Another tier for a client: at once where it is more, or from the next period on."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.billing.actions.agreements import open_due_periods
from igny8.billing.actions.changes import change_terms, withdraw_change
from igny8.billing.events import TermsChanged
from igny8.billing.models import AgreementChange
from igny8.billing.rules.contracts import Terms
from igny8.billing.rules.entitlements import TIERS
from igny8.kit.clock import local_date
from igny8.services.actions.counters import refresh_counters
from igny8.services.actions.pricing import monthly_price
from igny8.services.errors import CannotChangeTier
from igny8.services.models import ManagedServiceSubscription
from igny8.services.rules.pricing import TIER_CREDITS


@transaction.atomic
def change_tier(
    subscription: ManagedServiceSubscription,
    tier: str,
    *,
    at: str,
    by: User | None,
    now: datetime,
    price: Decimal | None = None,
) -> AgreementChange:
    """Agree on another tier (decisions 3.12), once a local day: `at` "now" or "next_period".

    `price` is a month's, in the account's currency (default: the client's own, then the list's). At
    once, the difference is billed for the rest of the period and all its articles are owed; less is
    never at once. Raises CannotChangeTier, NeedsPrice, WrongTerms; then nothing has changed.
    """
    account = subscription.account
    today = local_date(now, account.time_zone)
    if subscription.status == subscription.Status.CANCELLED:
        raise CannotChangeTier("This service is cancelled; sell a new one instead.")
    if subscription.tier == tier and price is None:
        raise CannotChangeTier(f"This client has {TIERS[tier].name} already.")
    amount = price if price is not None else monthly_price(account, tier, day=today)
    agreement = subscription.agreement
    open_due_periods(agreement, today=today)
    change = change_terms(
        agreement, terms_of(subscription, tier, amount), at=at,
        key=f"{tier}:{amount}:{at}:{today}", today=today, now=now,
    )  # fmt: skip
    record(
        account, actor=by, verb="changed_tier", subject="subscription",
        subject_id=subscription.pk, now=now,
        detail={"tier": tier, "monthly_price": str(amount), "from": str(change.effective_on)},
    )  # fmt: skip
    return change


@transaction.atomic
def keep_tier(subscription: ManagedServiceSubscription, *, by: User | None, now: datetime) -> bool:
    """Withdraw a change of tier that waits for the next period; False where none does."""
    withdrawn = withdraw_change(subscription.agreement, now=now)
    if withdrawn:
        record(
            subscription.account, actor=by, verb="kept_tier", subject="subscription",
            subject_id=subscription.pk, now=now,
        )  # fmt: skip
    return withdrawn


def terms_of(subscription: ManagedServiceSubscription, tier: str, price: Decimal) -> Terms:
    """What a month of the tier gives and costs."""
    return Terms(
        item=f"managed:{tier}",
        description=f"{TIERS[tier].name}, {subscription.site.domain}",
        price=price,
        units=TIERS[tier].articles_per_month,
        credits=TIER_CREDITS[tier],
    )


@transaction.atomic
def after_changed_terms(event: TermsChanged, *, now: datetime) -> None:
    """The subscription shows the tier whose terms are in force; its counts follow."""
    rows = ManagedServiceSubscription.objects.select_for_update(of=("self",))
    held = rows.select_related("agreement", "account", "site").filter(agreement=event.agreement_id)
    for subscription in held:
        subscription.take_tier(subscription.agreement.item.removeprefix("managed:"))
        refresh_counters(subscription, today=local_date(now, subscription.account.time_zone))
