"""The ways in which an account pays: saved, chosen, removed. The default one is collected by."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import Account, User
from igny8.billing.actions.gateways import gateway_for
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.payments import GatewayFor
from igny8.billing.errors import (
    MethodRetired,
    NothingSaved,
    OnlyForDemos,
    StillDefault,
    UnknownGateway,
)
from igny8.billing.events import MethodChosen
from igny8.billing.models import PaymentMethod
from igny8.billing.models.payments import GatewayName
from igny8.billing.queries.invoices import default_method
from igny8.jobs.actions import enqueue
from igny8.kit.events import publish

NEEDS_NOTHING_SAVED = (GatewayName.MANUAL, GatewayName.SANDBOX)


@transaction.atomic
def set_payment_method(
    account: Account, *, gateway: str, customer: str = "", label: str = ""
) -> PaymentMethod:
    """Make this the account's default way to pay; the same again changes nothing.

    `customer` is what the gateway knows the client by, kept encrypted. Raises OnlyForDemos for the
    sandbox where the account is no demonstration, UnknownGateway.
    """
    _check_usable(gateway, account)
    lock_account(account)
    current = PaymentMethod.objects.filter(account=account, is_default=True).first()
    if current is not None and (current.gateway, current.customer) == (gateway, customer):
        return current
    return _add(account, gateway=gateway, is_default=True, customer=customer, label=label)


@transaction.atomic
def pay_by(account: Account, *, gateway: str, by: User | None, now: datetime) -> PaymentMethod:
    """Collect by what the account has saved at this gateway, its newest unless the default is one.

    A transfer, and a demonstration's payments, need nothing saved. Raises NothingSaved where the
    client has to save a card or a wallet first, OnlyForDemos, UnknownGateway.
    """
    _check_usable(gateway, account)
    lock_account(account)
    saved = PaymentMethod.objects.filter(account=account, gateway=gateway, retired_at__isnull=True)
    method = saved.order_by("-is_default", "-created_at").first()
    if method is not None:
        return choose_method(method, by=by, now=now)
    if gateway not in NEEDS_NOTHING_SAVED:
        raise NothingSaved(
            f"{account} has saved nothing at {GatewayName(gateway).label}; leave how it pays as it "
            "is, and let the client save a way to pay first."
        )
    return set_payment_method(account, gateway=gateway)


def add_method(
    account: Account,
    *,
    gateway: str,
    customer: str,
    reference: str,
    label: str,
    expires_on: date | None,
    becomes_default: bool,
    now: datetime,
) -> PaymentMethod:
    """Keep what the client saved at a gateway; the first one is collected by in any case.

    The caller's transaction holds the account. With a new default, what is overdue is collected at
    once.
    """
    chosen = becomes_default or default_method(account) is None
    method = _add(
        account,
        gateway=gateway,
        is_default=chosen,
        customer=customer,
        reference=reference,
        label=label[:80],
        expires_on=expires_on,
    )
    if chosen:
        publish(MethodChosen(method_id=method.pk), account=account, now=now)
    return method


@transaction.atomic
def choose_method(method: PaymentMethod, *, by: User | None, now: datetime) -> PaymentMethod:
    """Collect by this one from now on, and what is overdue at once. Raises MethodRetired."""
    lock_account(method.account)
    method.refresh_from_db()
    if method.retired_at is not None:
        raise MethodRetired(f"{method} was removed; save it again to use it.")
    if not method.is_default:
        _take_back_default(method.account)
        method.make_default()
        publish(MethodChosen(method_id=method.pk), account=method.account, now=now)
        _note(method, verb="chose", by=by, now=now)
    return method


@transaction.atomic
def remove_method(method: PaymentMethod, *, by: User | None, now: datetime) -> PaymentMethod:
    """Use it no more, and have the gateway forget it; without any the account pays by transfer.

    Once: one that was removed stays so. Raises StillDefault where it is collected by and there are
    others: which of them comes next is the client's to say.
    """
    lock_account(method.account)
    method.refresh_from_db()
    if method.retired_at is not None:
        return method
    others = PaymentMethod.objects.filter(account=method.account, retired_at__isnull=True)
    if method.is_default and others.exclude(pk=method.pk).exists():
        raise StillDefault(
            f"Payments are collected by {method}; choose another way to pay first, then remove it."
        )
    method.retire(now=now)
    _note(method, verb="removed", by=by, now=now)
    if method.reference:
        enqueue(
            "igny8.billing.tasks.forget_method",
            str(method.pk),
            account=method.account,
            key=str(method.pk),
            title=f"Forget {method}"[:200],
            now=now,
        )
    return method


def forget_method(method: PaymentMethod, *, gateway_for: GatewayFor = gateway_for) -> None:
    """Delete a removed way to pay at its gateway; never in a transaction. Raises GatewayError."""
    if method.retired_at is not None and method.reference:
        gateway_for(method.gateway).forget_method(str(method.reference))


def _check_usable(gateway: str, account: Account) -> None:
    if gateway not in GatewayName.values:
        raise UnknownGateway(
            f"There is no way to pay {gateway!r}; use {' or '.join(GatewayName.values)}."
        )
    if gateway == GatewayName.SANDBOX and not account.is_demo:
        raise OnlyForDemos(
            f"{account} is no demonstration: the sandbox would call its invoices paid without any "
            "money; choose another way to pay."
        )


def _add(account: Account, *, gateway: str, is_default: bool, **facts: Any) -> PaymentMethod:
    if is_default:
        _take_back_default(account)
    return PaymentMethod.objects.create(
        account=account, gateway=GatewayName(gateway), is_default=is_default, **facts
    )


def _take_back_default(account: Account) -> None:
    PaymentMethod.objects.filter(account=account, is_default=True).update(is_default=False)


def _note(method: PaymentMethod, *, verb: str, by: User | None, now: datetime) -> None:
    record(
        method.account, actor=by, verb=verb, subject="payment_method", subject_id=method.pk,
        now=now, detail={"title": str(method)},
    )  # fmt: skip
