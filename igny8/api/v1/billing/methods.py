"""The ways in which an account pays: shown, saved, chosen, removed."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from ninja import Router, Schema, Status

from igny8.accounts.access import account_for, require_any_right, row_for
from igny8.accounts.models import Account
from igny8.api.auth import SignedIn
from igny8.billing.actions.in_person import gateways_offered_to
from igny8.billing.actions.methods import choose_method, remove_method
from igny8.billing.actions.setups import finish_setup, start_setup
from igny8.billing.models import PaymentMethod, PaymentMethodSetup
from igny8.billing.models.payments import GatewayName
from igny8.billing.queries.collection import saved_methods
from igny8.kit.clock import local_date, utc_now

router = Router(tags=["billing"])
# Who pays may say by what: the client, and who does finance for them.
PAYERS = ("approve", "finance")


class MethodOut(Schema):
    """A way to pay; `has_expired` on the account's local day."""

    id: UUID
    gateway: str
    label: str
    expires_on: date | None
    has_expired: bool
    is_default: bool


class OfferOut(Schema):
    """A gateway at which another way to pay can be saved, and what people call it."""

    gateway: str
    label: str


class MethodsOut(Schema):
    """The account's ways to pay, the default first; none: it pays by transfer."""

    items: list[MethodOut]
    offers: list[OfferOut]


class SetupIn(Schema):
    """Where to save another way to pay, and whether it is collected by from then on."""

    gateway: str
    becomes_default: bool = True


class SetupOut(Schema):
    """Saving a way to pay: the client goes to `action_url` while it is `started`."""

    id: UUID
    status: Literal["started", "saved", "ended"]
    action_url: str
    method: MethodOut | None


@router.get(
    "/accounts/{uuid:pk}/methods/", response=MethodsOut, operation_id="list_payment_methods",
    summary="Ways to pay",
)  # fmt: skip
def list_methods(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """The account's ways to pay, without what gateways know it by."""
    return _shown(account_for(request.user, pk, rights=("view",)))


@router.post(
    "/accounts/{uuid:pk}/methods/setups/", response={201: SetupOut},
    operation_id="start_method_setup", summary="Save another way to pay",
)  # fmt: skip
def start(request: SignedIn, pk: UUID, payload: SetupIn) -> Status[dict[str, Any]]:
    """Begin to save a way to pay; a second request goes on with the first. For who pays.

    409 where the gateway is not offered, 502 where it does not answer: ask again.
    """
    account = account_for(request.user, pk, rights=PAYERS)
    setup = start_setup(
        account,
        gateway=payload.gateway,
        becomes_default=payload.becomes_default,
        return_url=lambda begun: f"{settings.PUBLIC_URL}/managed-service?saved={begun.pk}",
        by=request.user,
        now=utc_now(),
    )
    return Status(201, _setup(setup))


@router.post(
    "/accounts/{uuid:pk}/methods/setups/{uuid:setup_id}/finish/", response=SetupOut,
    operation_id="finish_method_setup", summary="Come back from saving a way to pay",
)  # fmt: skip
def finish(request: SignedIn, pk: UUID, setup_id: UUID) -> dict[str, Any]:
    """How the saving stands at the gateway; what was saved is kept, once. For who pays."""
    account = account_for(request.user, pk, rights=PAYERS)
    rows = PaymentMethodSetup.objects.for_account(account).select_related("method")
    setup: PaymentMethodSetup = row_for(request.user, rows, setup_id, right="view")
    return _setup(finish_setup(setup, now=utc_now()))


@router.post(
    "/accounts/{uuid:pk}/methods/{uuid:method_id}/default/", response=MethodsOut,
    operation_id="choose_payment_method", summary="Collect by this one",
)  # fmt: skip
def choose(request: SignedIn, pk: UUID, method_id: UUID) -> dict[str, Any]:
    """Collect by this one from now on, and what is overdue at once. For who pays."""
    method = _method(request, pk, method_id)
    choose_method(method, by=request.user, now=utc_now())
    return _shown(method.account)


@router.delete(
    "/accounts/{uuid:pk}/methods/{uuid:method_id}/", response=MethodsOut,
    operation_id="remove_payment_method", summary="Remove a way to pay",
)  # fmt: skip
def remove(request: SignedIn, pk: UUID, method_id: UUID) -> dict[str, Any]:
    """Use it no more. For who pays; 409 where it is the default and there are others."""
    method = _method(request, pk, method_id)
    remove_method(method, by=request.user, now=utc_now())
    return _shown(method.account)


def _method(request: SignedIn, pk: UUID, method_id: UUID) -> PaymentMethod:
    rows = PaymentMethod.objects.filter(account=pk)
    method: PaymentMethod = row_for(request.user, rows, method_id, right="view")
    require_any_right(request.user, method.account, PAYERS)
    return method


def _shown(account: Account) -> dict[str, Any]:
    today = local_date(utc_now(), account.time_zone)
    return {
        "items": [_present(method, today=today) for method in saved_methods(account)],
        "offers": [offer(name) for name in gateways_offered_to(account)],
    }


def offer(gateway: str) -> dict[str, str]:
    """A gateway with its name for people."""
    return {"gateway": gateway, "label": str(GatewayName(gateway).label)}


def _present(method: PaymentMethod, *, today: date) -> dict[str, Any]:
    return {
        "id": method.pk,
        "gateway": method.gateway,
        "label": str(method),
        "expires_on": method.expires_on,
        "has_expired": method.expires_on is not None and method.expires_on < today,
        "is_default": method.is_default,
    }


def _setup(setup: PaymentMethodSetup) -> dict[str, Any]:
    today = local_date(utc_now(), setup.account.time_zone)
    is_open = setup.status == setup.Status.STARTED
    return {
        "id": setup.pk,
        "status": setup.status,
        "action_url": setup.action_url if is_open else "",
        "method": _present(setup.method, today=today) if setup.method else None,
    }
