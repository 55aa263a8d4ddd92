"""Which gateway answers to which name: a line here adds one."""

from collections.abc import Callable

from django.conf import settings

from igny8.billing.errors import GatewayNotAllowed
from igny8.billing.gateways.base import Gateway
from igny8.billing.gateways.manual import ManualGateway
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import SandboxCharge
from igny8.billing.models.payments import GatewayName
from igny8.kit.clock import simulated_moment

GATEWAYS: dict[str, Callable[[], Gateway]] = {
    GatewayName.MANUAL: ManualGateway,
    GatewayName.SANDBOX: lambda: SandboxGateway(
        SandboxCharge, pages=f"{settings.PUBLIC_URL}/demo/bank"
    ),
}


def gateway_for(name: str) -> Gateway:
    """The gateway of that name. Under a simulated clock only sandboxes: GatewayNotAllowed else."""
    gateway = GATEWAYS[name]()
    if simulated_moment() is not None and not gateway.sandboxed:
        raise GatewayNotAllowed("Nobody is charged under a simulated clock.", permanent=True)
    return gateway
