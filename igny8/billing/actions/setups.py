"""Saving a way to pay: the client goes to the gateway's page and comes back with it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from igny8.accounts.models import Account, User
from igny8.billing.actions.gateways import gateway_for
from igny8.billing.actions.in_person import check_offered
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.methods import add_method
from igny8.billing.actions.payments import GatewayFor
from igny8.billing.models import PaymentMethodSetup
from igny8.billing.models.payments import GatewayName
from igny8.billing.queries.collection import known_customer
from igny8.billing.rules.charges import MethodSetup

# A click within this time goes on with the setup that was begun; after it, a new one begins.
GOES_ON = timedelta(minutes=30)
# Nobody comes back to a gateway's page after so long.
ABANDONED = timedelta(days=2)

ReturnUrl = Callable[[PaymentMethodSetup], str]


def start_setup(
    account: Account,
    *,
    gateway: str,
    return_url: ReturnUrl,
    by: User | None,
    now: datetime,
    becomes_default: bool = True,
    gateway_for: GatewayFor = gateway_for,
) -> PaymentMethodSetup:
    """Begin to save a way to pay: the client goes to `action_url`, then to `return_url(setup)`.

    One at a time for each gateway of an account: an impatient second click goes on with the first.
    Never inside a transaction. Raises CannotPayOnline, GatewayError.
    """
    check_offered(account, gateway, gateway_for=gateway_for)
    setup = _begun(account, gateway=gateway, by=by, becomes_default=becomes_default, now=now)
    if setup.action_url:
        return setup
    told = gateway_for(gateway).start_setup(
        customer=known_customer(account, gateway),
        key=setup.key,
        name=account.name,
        return_url=return_url(setup),
    )
    return _keep_begun(setup, told)


def finish_setup(
    setup: PaymentMethodSetup, *, now: datetime, gateway_for: GatewayFor = gateway_for
) -> PaymentMethodSetup:
    """See how the setup stands at the gateway; what was saved is kept once, as the new default.

    Called when the client comes back, by a webhook, and by the poll, in any order. Never inside a
    transaction. Raises GatewayError.
    """
    if setup.status == setup.Status.SAVED or not setup.reference:
        return setup
    told = gateway_for(setup.gateway).finish_setup(setup.reference)
    with transaction.atomic():
        lock_account(setup.account)
        rows = PaymentMethodSetup.objects.select_for_update(of=("self",))
        setup = rows.select_related("account", "method").get(pk=setup.pk)
        if setup.status == setup.Status.SAVED:
            return setup
        if told.method is not None:
            _save(setup, told, now=now)
        elif setup.status == setup.Status.STARTED and _is_over(setup, told, now=now):
            setup.end(now=now)
    return setup


@transaction.atomic
def _begun(
    account: Account, *, gateway: str, by: User | None, becomes_default: bool, now: datetime
) -> PaymentMethodSetup:
    """The setup under way, or a new row; it is there before the gateway hears of it."""
    lock_account(account)
    open_ones = PaymentMethodSetup.objects.filter(
        account=account, gateway=gateway, status=PaymentMethodSetup.Status.STARTED
    )
    if earlier := open_ones.first():
        if now - earlier.started_at < GOES_ON:
            return earlier
        earlier.end(now=now)
    return PaymentMethodSetup.objects.create(
        account=account,
        gateway=GatewayName(gateway),
        becomes_default=becomes_default,
        asked_by=by,
        started_at=now,
    )


@transaction.atomic
def _keep_begun(setup: PaymentMethodSetup, told: MethodSetup) -> PaymentMethodSetup:
    rows = PaymentMethodSetup.objects.select_for_update(of=("self",)).select_related("account")
    setup = rows.get(pk=setup.pk)
    if not setup.reference:
        setup.begun(reference=told.reference, action_url=told.action_url)
    return setup


def _is_over(setup: PaymentMethodSetup, told: MethodSetup, *, now: datetime) -> bool:
    return not told.action_url or now - setup.started_at >= ABANDONED


def _save(setup: PaymentMethodSetup, told: MethodSetup, *, now: datetime) -> None:
    saved = told.method
    if saved is None:
        return
    method = add_method(
        setup.account,
        gateway=setup.gateway,
        customer=saved.customer,
        reference=saved.reference,
        label=saved.label,
        expires_on=saved.expires_on,
        becomes_default=setup.becomes_default,
        now=now,
    )
    setup.save_as(method, now=now)
