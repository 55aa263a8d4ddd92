"""Giving money back through a gateway: attempt, answer, outcome.

The refund is a row first and is made outside any transaction. Whatever happens in between, it is
looked up at the gateway before it is asked for again, and resolved once.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from igny8.accounts.models import User
from igny8.billing.actions.gateways import gateway_for
from igny8.billing.actions.journal import post
from igny8.billing.actions.locks import lock_account
from igny8.billing.errors import OutcomeUnknown
from igny8.billing.events import RefundFailed
from igny8.billing.gateways.base import Gateway
from igny8.billing.models import Refund
from igny8.billing.models.payments import GatewayName
from igny8.billing.rules.charges import GatewayRefund, RefundStatus
from igny8.billing.rules.corrections import refund_entries
from igny8.jobs.actions import enqueue
from igny8.kit.clock import local_date
from igny8.kit.errors import GatewayError
from igny8.kit.events import publish

GatewayFor = Callable[[str], Gateway]
MAKE_REFUND = "igny8.billing.tasks.make_refund"


def make_refund(refund: Refund, *, now: datetime, gateway_for: GatewayFor = gateway_for) -> Refund:
    """Have the gateway give the money back, once; an earlier try is looked up first.

    One that waits for a person's transfer stays as it is. Never inside a transaction. Raises
    GatewayError (OutcomeUnknown) while the outcome is not known: call again, and it is looked up.
    """
    if refund.gateway == GatewayName.MANUAL:
        return refund
    gateway = gateway_for(refund.gateway)
    refund, is_new = _begin(refund)
    if refund.is_resolved:
        return refund
    try:
        found = None if is_new else _look_up(gateway, refund)
        if found is None and refund.status == Refund.Status.PENDING:
            # It is known to be on its way: there is nothing to ask for again.
            return refund
        found = found or _give_back(gateway, refund)
    except GatewayError as failure:
        return _resolve_failure(refund, failure, now=now)
    return resolve_refund(refund, found, now=now)


def queue_unresolved_refunds(*, now: datetime) -> int:
    """Queue a look at every refund whose gateway has not said how it ended; how many."""
    refunds = Refund.objects.filter(status__in=Refund.UNRESOLVED)
    waiting = list(refunds.exclude(gateway=GatewayName.MANUAL).select_related("account"))
    for refund in waiting:
        enqueue(
            MAKE_REFUND,
            str(refund.pk),
            account=refund.account,
            key=str(refund.pk),
            title=f"Refund {refund.money}",
            now=now,
        )
    return len(waiting)


@transaction.atomic
def resolve_refund(refund: Refund, found: GatewayRefund, *, now: datetime) -> Refund:
    """Write down, once, what the gateway says became of it, in whatever order it says so.

    A refund that a bank sends back after it was made fails after all: the balance has it again.
    """
    refund = locked_refund(refund)
    failed = found.status is RefundStatus.FAILED
    if refund.status == Refund.Status.SUCCEEDED and failed:
        _bounce(refund, found, now=now)
    elif refund.is_resolved:
        return refund
    elif failed:
        fail_refund(refund, code=RefundStatus.FAILED.value, failure=found.failure, now=now)
    elif found.status is RefundStatus.SETTLED:
        today = local_date(now, refund.account.time_zone)
        count_refund(refund, reference=found.reference, on=today, now=now)
    else:
        refund.wait(Refund.Status.PENDING, reference=found.reference)
    return refund


def learn_of_refund(found: GatewayRefund, *, now: datetime) -> Refund | None:
    """Write down what a gateway tells of a refund of ours, which it knows by our key.

    None where it is none of ours: somebody made it at the gateway's own pages.
    """
    if not found.key:
        return None
    rows = Refund.objects.filter(idempotency_key=found.key).select_related("account")
    refund = rows.first()
    return resolve_refund(refund, found, now=now) if refund else None


def locked_refund(refund: Refund) -> Refund:
    """The refund as it is now, held with its account until the transaction ends."""
    lock_account(refund.account)
    rows = Refund.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("account", "credit_note", "payment").get(pk=refund.pk)


def count_refund(
    refund: Refund, *, reference: str, on: date, now: datetime, recorded_by: User | None = None
) -> None:
    """The money went on a local day: book it. The caller holds the refund."""
    refund.succeed(reference=reference, on=on, now=now, recorded_by=recorded_by)
    post(
        refund.account,
        kind="refund",
        entries=refund_entries(refund.money, gateway=refund.gateway),
        key=f"refund:{refund.pk}",
        at=now,
        day=on,
        subject_id=str(refund.pk),
    )


def fail_refund(refund: Refund, *, code: str, failure: str, now: datetime) -> None:
    """The money did not go: it may be used again. The caller holds the refund."""
    refund.fail(code=code, failure=failure, now=now)
    publish(RefundFailed(refund_id=refund.pk), account=refund.account, now=now)


@transaction.atomic(durable=True)
def _begin(refund: Refund) -> tuple[Refund, bool]:
    """The refund, and whether nobody has asked the gateway for it yet: written before we do."""
    refund = locked_refund(refund)
    is_new = refund.status == Refund.Status.ATTEMPTED
    if is_new:
        refund.wait(Refund.Status.UNKNOWN)
    return refund, is_new


def _look_up(gateway: Gateway, refund: Refund) -> GatewayRefund | None:
    """What became of it; a look-up that fails, however it does, says nothing about it."""
    try:
        return gateway.find_refund(
            refund.idempotency_key, charge_reference=refund.payment.reference
        )
    except GatewayError as failure:
        raise OutcomeUnknown(failure.message) from failure


def _give_back(gateway: Gateway, refund: Refund) -> GatewayRefund:
    """Ask once per key; where the answer is lost, look it up before giving up."""
    try:
        return gateway.refund(
            refund.money,
            charge_reference=refund.payment.reference,
            key=refund.idempotency_key,
        )
    except OutcomeUnknown:
        found = _look_up(gateway, refund)
        if found is None:
            raise
        return found


def _resolve_failure(refund: Refund, failure: GatewayError, *, now: datetime) -> Refund:
    """Refused for good, or not known yet: then it stays open and the failure goes on."""
    if not failure.permanent:
        raise failure
    with transaction.atomic():
        locked = locked_refund(refund)
        if not locked.is_resolved:
            fail_refund(locked, code=failure.code, failure=failure.message, now=now)
        return locked


def _bounce(refund: Refund, found: GatewayRefund, *, now: datetime) -> None:
    fail_refund(refund, code="sent_back", failure=found.failure, now=now)
    post(
        refund.account,
        kind="refund_failed",
        entries=refund_entries(-refund.money, gateway=refund.gateway),
        key=f"refund-failed:{refund.pk}",
        at=now,
        subject_id=str(refund.pk),
    )
