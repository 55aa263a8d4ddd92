"""Asking gateways for their own books, to compare ours with them."""

from collections.abc import Callable
from datetime import datetime

from igny8.billing.actions.gateways import gateway_for
from igny8.billing.gateways.base import Gateway
from igny8.billing.gateways.records import ListsCharges
from igny8.billing.models import Payment
from igny8.billing.models.payments import GatewayName
from igny8.billing.queries.gateway_checks import GatewayRecords
from igny8.kit.errors import GatewayError

GatewayFor = Callable[[str], Gateway]
OURS_ALONE = (GatewayName.MANUAL, GatewayName.BALANCE)


def read_gateways(*, now: datetime, gateway_for: GatewayFor = gateway_for) -> list[GatewayRecords]:
    """The books of every gateway that we have payments of; of the sandbox, too.

    Never inside a transaction of its own account. One that does not answer, or whose books we do
    not read, is named with the reason: what cannot be compared is not proven. Transfers and the
    balance have no books but ours.
    """
    used = set(Payment.objects.order_by().values_list("gateway", flat=True).distinct())
    found = []
    for name in GatewayName:
        if name not in used | {GatewayName.SANDBOX} or name in OURS_ALONE:
            continue
        try:
            gateway = gateway_for(name)
            if isinstance(gateway, ListsCharges):
                charges = list(gateway.charges())
                found.append(GatewayRecords(name.value, name.label, now, charges))
            else:
                why = f"Payments by {name.label} cannot be compared: its own books are not read."
                found.append(GatewayRecords(name.value, name.label, now, problem=why))
        except GatewayError as failure:
            found.append(GatewayRecords(name.value, name.label, now, problem=failure.message))
    return found
