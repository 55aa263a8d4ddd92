"""What a demonstration's client does at the sandbox's own pages, and what it tells us of it."""

from dataclasses import dataclass
from datetime import datetime

from igny8.billing.actions.gateway_events import receive_webhook
from igny8.billing.actions.gateways import gateway_for
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import SandboxCharge, SandboxMethod
from igny8.billing.models.payments import GatewayName
from igny8.billing.rules.charges import ChargeStatus
from igny8.kit.errors import NotFound
from igny8.kit.money import Money

PAY, CONFIRM, SAVE = "pay", "confirm", "save"


@dataclass(frozen=True, slots=True)
class Visit:
    """Why a client is at the sandbox: an amount to pay or confirm, or a card to save.

    `is_over` where that was done; `return_url` is empty where nobody waits for them.
    """

    kind: str
    amount: Money | None
    is_over: bool
    return_url: str


def visit_of(kind: str, reference: str) -> Visit:
    """What the page of this kind and reference is for. Raises NotFound."""
    if kind == SAVE:
        method = SandboxMethod.objects.filter(setup_reference=reference).first()
        if method is not None:
            return Visit(kind, None, bool(method.card), method.return_url)
    elif kind in (PAY, CONFIRM):
        charge = SandboxCharge.objects.filter(reference=reference).first()
        if charge is not None:
            waits = charge.status == ChargeStatus.NEEDS_AUTHENTICATION
            return Visit(kind, charge.money, not waits, charge.return_url)
    raise NotFound("The sandbox knows no such page.")


def act_at_sandbox(kind: str, reference: str, *, card: str, now: datetime) -> Visit:
    """Pay, confirm or save, once, and have the sandbox announce it as a gateway would.

    `card` is what is saved: it does as it is called (see gateways/sandbox_cards). Raises NotFound.
    """
    visit = visit_of(kind, reference)
    gateway = gateway_for(GatewayName.SANDBOX)
    if visit.is_over or not isinstance(gateway, SandboxGateway):
        return visit
    if kind == SAVE:
        gateway.save_method(reference, card=card)
    else:
        gateway.authenticate(SandboxCharge.objects.get(reference=reference).key)
    _announce(gateway, reference, now=now)
    return visit_of(kind, reference)


def _announce(gateway: SandboxGateway, reference: str, *, now: datetime) -> None:
    told = [
        notice
        for notice in gateway.notices_since(now)
        if reference in (notice.charge_reference, notice.setup_reference)
    ]
    for notice in told:
        body, headers = gateway.signed(notice)
        receive_webhook(GatewayName.SANDBOX, body=body, headers=headers, now=now)
