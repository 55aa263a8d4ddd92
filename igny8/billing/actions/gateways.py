"""Which gateway answers to which name: a line here adds one."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from igny8.billing.errors import GatewayNotAllowed, UnknownGateway
from igny8.billing.gateways.base import Gateway
from igny8.billing.gateways.manual import ManualGateway
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import SandboxCharge
from igny8.billing.models.payments import GatewayName
from igny8.kit.clock import simulated_moment


def _made_by(path: str) -> Callable[[], Gateway]:
    """By dotted path, so that who never charges a card never loads its gateway's client."""
    return lambda: cast(Gateway, import_string(path)())


GATEWAYS: dict[str, Callable[[], Gateway]] = {
    GatewayName.MANUAL: ManualGateway,
    GatewayName.SANDBOX: lambda: SandboxGateway(
        SandboxCharge, pages=f"{settings.PUBLIC_URL}/demo/bank"
    ),
    GatewayName.STRIPE: _made_by("igny8.billing.gateways.stripe.stripe_gateway"),
    GatewayName.PAYPAL: _made_by("igny8.billing.gateways.paypal.paypal_gateway"),
}

# Those that take money by themselves, whether they can be used right now or not.
COLLECTING = frozenset(GATEWAYS) - {GatewayName.MANUAL}


def gateway_for(name: str) -> Gateway:
    """The gateway of that name, to be asked outside of any transaction.

    Raises UnknownGateway where none answers to it, GatewayNotConfigured where its credentials are
    not set, and GatewayNotAllowed for all but sandboxes under a simulated clock.
    """
    if name not in GATEWAYS:
        raise UnknownGateway(f"No gateway is called {name!r}; use {' or '.join(GATEWAYS)}.")
    gateway = GATEWAYS[name]()
    if simulated_moment() is not None and not gateway.sandboxed:
        raise GatewayNotAllowed("Nobody is charged under a simulated clock.", permanent=True)
    return gateway


def offered_gateways() -> list[str]:
    """The names of those that can be used here: none whose credentials are not set."""
    missing = set()
    if not settings.STRIPE_SECRET_KEY:
        missing.add(GatewayName.STRIPE)
    if not (settings.PAYPAL_CLIENT_ID and settings.PAYPAL_CLIENT_SECRET):
        missing.add(GatewayName.PAYPAL)
    return [str(name) for name in GATEWAYS if name not in missing]
