"""Asking gateways for their own books, to compare ours with them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings

from igny8.billing.actions.gateways import gateway_for
from igny8.billing.gateways.base import Gateway
from igny8.billing.gateways.records import ListsCharges
from igny8.billing.models import Payment
from igny8.billing.models.payments import GatewayName
from igny8.billing.queries.gateway_checks import GatewayRecords
from igny8.billing.rules.charges import Charge
from igny8.kit.errors import GatewayError

GatewayFor = Callable[[str], Gateway]
OURS_ALONE = (GatewayName.MANUAL, GatewayName.BALANCE)


def read_gateways(*, now: datetime, gateway_for: GatewayFor = gateway_for) -> list[GatewayRecords]:
    """The books of every gateway that we have payments of; of the sandbox, too.

    Never inside a transaction of its own account. One that cannot list its charges is asked for
    each of our payments of the last `RECONCILE_GATEWAY_DAYS` days; what it took that we have no
    payment of is what the poll listens for. One that does not answer is named with the reason: what
    cannot be compared is not proven. Transfers and the balance have no books but ours.
    """
    used = set(Payment.objects.order_by().values_list("gateway", flat=True).distinct())
    found = []
    for name in GatewayName:
        if name not in used | {GatewayName.SANDBOX} or name in OURS_ALONE:
            continue
        try:
            gateway = gateway_for(name)
            since = None
            if isinstance(gateway, ListsCharges):
                charges = list(gateway.charges())
            else:
                since = now - timedelta(days=settings.RECONCILE_GATEWAY_DAYS)
                charges = list(_asked_for(gateway, name, since=since))
            found.append(GatewayRecords(name.value, name.label, now, charges, since=since))
        except GatewayError as failure:
            found.append(GatewayRecords(name.value, name.label, now, problem=failure.message))
    return found


def _asked_for(gateway: Gateway, name: str, *, since: datetime) -> Iterator[Charge]:
    """The charge of each of our payments from `since` on, as the gateway has it now."""
    rows = Payment.objects.filter(gateway=name, attempted_at__gte=since).order_by("attempted_at")
    for payment in rows.iterator():
        charge = gateway.find_charge(
            payment.idempotency_key, customer=payment.customer, reference=payment.reference
        )
        if charge is not None:
            yield charge
