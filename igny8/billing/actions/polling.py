"""Asking gateways for what no webhook told us."""

from datetime import datetime, timedelta

import structlog
from django.db import DataError

from igny8.accounts.queries import operator_account
from igny8.billing.actions.gateway_events import bring_up_to_date, queue_event, take_notice
from igny8.billing.actions.gateways import GATEWAYS, gateway_for
from igny8.billing.actions.in_person import PAGE_LIFETIME, usable_gateway
from igny8.billing.actions.payments import GatewayFor, cancel_payment
from igny8.billing.models import GatewayEvent, GatewayPoll, Payment, PaymentMethodSetup
from igny8.billing.queries.collection import unresolved_payments
from igny8.jobs.actions import enqueue

log = structlog.get_logger()
# Before this an outcome may still be on its way by itself.
LONG = timedelta(minutes=10)
# How far the first poll looks back, and how far each looks into what was asked before: gateways
# list some events late.
FIRST_LOOK = timedelta(days=3)
OVERLAP = timedelta(hours=1)


def poll_gateways(*, now: datetime) -> int:
    """Queue a look at each gateway, at what has had no outcome for long, and at what was left.

    A job for each, so that none stops the rest; how many payments are looked up.
    """
    for name in GATEWAYS:
        gateway = usable_gateway(name)
        if gateway is not None and gateway.collects:
            enqueue(
                "igny8.billing.tasks.poll_gateway",
                name,
                account=operator_account(),
                key=name,
                title=f"Ask {name} what happened",
                now=now,
            )
    payments = list(unresolved_payments(before=now - LONG))
    for payment in payments:
        enqueue(
            "igny8.billing.tasks.look_up_payment",
            str(payment.pk),
            account=payment.account,
            key=str(payment.pk),
            title=f"Look up {payment}",
            now=now,
        )
    _queue_setups(now=now)
    left = GatewayEvent.objects.filter(
        status=GatewayEvent.Status.WAITING, received_at__lt=now - LONG
    )
    for event in left:
        queue_event(event, now=now)
    return len(payments)


def poll_gateway(name: str, *, now: datetime, gateway_for: GatewayFor = gateway_for) -> int:
    """Take all that the gateway has to tell since it was last asked; how much of it was new.

    One that cannot be kept is logged and left out. Never inside a transaction. Raises GatewayError,
    and then it is asked for the same again.
    """
    gateway = gateway_for(name)
    earlier = GatewayPoll.objects.filter(gateway=name).first()
    since = min(earlier.polled_through, now) - OVERLAP if earlier else now - FIRST_LOOK
    count = 0
    for notice in gateway.notices_since(since):
        try:
            _, is_new = take_notice(name, notice, now=now, is_polled=True)
        except DataError:
            # It would be the same again each hour, and nothing after it would ever be heard.
            log.warning("notice_not_kept", gateway=name, kind=notice.kind[:120])
            continue
        count += is_new
    GatewayPoll.objects.update_or_create(gateway=name, defaults={"polled_through": now})
    return count


def follow_up(payment: Payment, *, now: datetime, gateway_for: GatewayFor = gateway_for) -> Payment:
    """See what became of an attempt; a page that nobody has paid at for a day is withdrawn.

    Never inside a transaction. Raises GatewayError.
    """
    gateway = gateway_for(payment.gateway)
    payment = bring_up_to_date(payment, gateway, now=now, gateway_for=gateway_for)
    is_old = now - payment.attempted_at >= PAGE_LIFETIME
    if payment.in_person and payment.waits_for_client and is_old:
        return cancel_payment(payment, now=now, gateway_for=gateway_for)
    return payment


def _queue_setups(*, now: datetime) -> None:
    """Have those looked up who went to save a way to pay and did not come back."""
    started = PaymentMethodSetup.objects.filter(
        status=PaymentMethodSetup.Status.STARTED, started_at__lt=now - LONG
    )
    for setup in started.exclude(reference="").select_related("account"):
        enqueue(
            "igny8.billing.tasks.look_up_setup",
            str(setup.pk),
            account=setup.account,
            key=str(setup.pk),
            title=f"Look up {setup}",
            now=now,
        )
