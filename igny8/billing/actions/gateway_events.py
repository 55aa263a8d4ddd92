"""The inbox of gateways' announcements: kept once, answered at once, looked up in a job.

An announcement only says where to look. The gateway is asked afresh, so that the order in which
announcements come, and how often, makes no difference.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from igny8.accounts.queries import operator_account
from igny8.billing.actions.gateways import GATEWAYS, gateway_for
from igny8.billing.actions.in_person import usable_gateway
from igny8.billing.actions.movements import book_movements
from igny8.billing.actions.outcomes import look_up, resolve
from igny8.billing.actions.payments import GatewayFor, look_up_payment
from igny8.billing.actions.setups import finish_setup
from igny8.billing.errors import (
    ChargeDiffers,
    NotParked,
    TooMuchGivenBack,
    WrongCurrency,
)
from igny8.billing.gateways.base import Gateway
from igny8.billing.models import GatewayEvent, Payment, PaymentMethodSetup
from igny8.billing.queries.collection import payment_of
from igny8.billing.rules.charges import ChargeStatus, Notice
from igny8.jobs.actions import enqueue
from igny8.jobs.errors import TryAgain
from igny8.kit.errors import NotFound

# How often something unknown is looked for: what announces it may be quicker than our own commit.
TRIES = 4
FIRST_WAIT = timedelta(seconds=15)


def receive_webhook(
    gateway: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    now: datetime,
    gateway_for: GatewayFor = gateway_for,
) -> GatewayEvent:
    """Keep what a gateway's webhook announces, once however often it comes; a job looks it up.

    Never inside a transaction. Raises NotFound where the gateway is unknown, not set up or has no
    webhooks, and BadSignature, after which nothing of it is kept.
    """
    door = usable_gateway(gateway, gateway_for=gateway_for) if gateway in GATEWAYS else None
    if door is None or not door.collects:
        raise NotFound("There is nothing at this address.")
    notice = door.read_notice(body, headers)
    event, _ = take_notice(gateway, notice, now=now)
    return event


@transaction.atomic
def take_notice(
    gateway: str, notice: Notice, *, now: datetime, is_polled: bool = False
) -> tuple[GatewayEvent, bool]:
    """The row of an announcement, and whether this call brought it; a new one is queued."""
    wanted = GatewayEvent.from_notice(gateway, notice, now=now, is_polled=is_polled)
    GatewayEvent.objects.bulk_create([wanted], ignore_conflicts=True)
    event = GatewayEvent.objects.get(gateway=gateway, event_id=notice.event_id)
    is_new = event.pk == wanted.pk
    if is_new:
        queue_event(event, now=now)
    return event, is_new


def queue_event(event: GatewayEvent, *, now: datetime) -> None:
    """Have a job look up what was announced."""
    enqueue(
        "igny8.billing.tasks.process_gateway_event",
        str(event.pk),
        account=operator_account(),
        key=str(event.pk),
        title=str(event)[:200],
        now=now,
    )


def process_event(
    event: GatewayEvent,
    *,
    now: datetime,
    is_last_try: bool = True,
    gateway_for: GatewayFor = gateway_for,
) -> GatewayEvent:
    """Look up what was announced and write down what it means, once.

    What concerns nothing that we know is tried again some times, then parked for a person, as is
    what contradicts our books. Never inside a transaction. Raises TryAgain, GatewayError.
    """
    if event.status != GatewayEvent.Status.WAITING:
        return event
    gateway = gateway_for(event.gateway)
    try:
        payment, problem = _look_into(event, gateway, now=now, gateway_for=gateway_for)
    except (ChargeDiffers, TooMuchGivenBack, WrongCurrency) as refusal:
        payment = payment_of(event.gateway, key=event.charge_key, reference=event.charge_reference)
        return _end(event, now=now, payment=payment, problem=refusal.message)
    if problem and not is_last_try:
        raise TryAgain(problem, after=FIRST_WAIT)
    return _end(event, now=now, payment=payment, problem=problem)


def bring_up_to_date(
    payment: Payment, gateway: Gateway, *, now: datetime, gateway_for: GatewayFor = gateway_for
) -> Payment:
    """Resolve a payment by what its gateway says now, and book what became of its money since.

    Never inside a transaction. Raises GatewayError, ChargeDiffers, TooMuchGivenBack, WrongCurrency.
    """
    if not payment.is_resolved:
        payment = look_up_payment(payment, now=now, gateway_for=gateway_for)
    elif payment.status == Payment.Status.FAILED:
        charge = look_up(gateway, payment, now=now)
        if charge is not None and charge.status is ChargeStatus.SETTLED:
            payment = resolve(payment, charge, now=now)
    if payment.status == Payment.Status.SUCCEEDED:
        record = gateway.charge_record(payment.reference)
        if record is not None:
            book_movements(payment, record, now=now)
    return payment


@transaction.atomic
def retry_event(event: GatewayEvent, *, now: datetime) -> GatewayEvent:
    """Look a parked announcement up again. Raises NotParked."""
    event = GatewayEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if event.status != GatewayEvent.Status.PARKED:
        raise NotParked(
            f"Only what was put aside is tried again; this announcement is {event.status}."
        )
    event.wait_again()
    queue_event(event, now=now)
    return event


def _look_into(
    event: GatewayEvent, gateway: Gateway, *, now: datetime, gateway_for: GatewayFor
) -> tuple[Payment | None, str]:
    """The payment that it was about, and why it cannot be understood; empty where it is."""
    if event.setup_reference:
        return None, _look_into_setup(event, now=now, gateway_for=gateway_for)
    if not event.is_about_money:
        return None, ""
    payment = _payment(event, gateway)
    if payment is None:
        return None, "It is about a charge that we did not make."
    return bring_up_to_date(payment, gateway, now=now, gateway_for=gateway_for), ""


def _look_into_setup(event: GatewayEvent, *, now: datetime, gateway_for: GatewayFor) -> str:
    rows = PaymentMethodSetup.objects.select_related("account", "method")
    setup = rows.filter(gateway=event.gateway, reference=event.setup_reference).first()
    if setup is None:
        return "It is about a way to pay that we did not ask for."
    finish_setup(setup, now=now, gateway_for=gateway_for)
    return ""


def _payment(event: GatewayEvent, gateway: Gateway) -> Payment | None:
    """By our key or its reference; else by the key that the gateway has for the reference."""
    found = payment_of(event.gateway, key=event.charge_key, reference=event.charge_reference)
    if found is None and event.charge_reference:
        record = gateway.charge_record(event.charge_reference)
        if record is not None:
            found = payment_of(
                event.gateway, key=record.charge.key, reference=record.charge.reference
            )
    return found


@transaction.atomic
def _end(
    event: GatewayEvent, *, now: datetime, payment: Payment | None, problem: str
) -> GatewayEvent:
    """Write down how it ended; once."""
    event = GatewayEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if event.status == GatewayEvent.Status.WAITING and problem:
        event.park(now=now, reason=problem, payment=payment)
    elif event.status == GatewayEvent.Status.WAITING:
        reason = "" if payment or event.setup_reference else "It concerns nothing that we keep."
        event.done(now=now, payment=payment, reason=reason)
    return event
