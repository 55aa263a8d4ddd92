"""Rows of collecting money that the API's tests ask about."""

from dataclasses import dataclass
from datetime import datetime

from igny8.billing.actions.pay_links import pay_link_for
from igny8.billing.models import GatewayEvent, Invoice, PayLink, PaymentMethod, PaymentMethodSetup

# What the API describes and nobody signs in for: see test_paying_by_a_link.
WITHOUT_SIGN_IN = {"get_payable", "start_paying", "check_paying"}


@dataclass(frozen=True)
class Collecting:
    """A spare card of Carl's, one that he is saving, a link to pay, and a stray announcement."""

    spare: PaymentMethod
    setup: PaymentMethodSetup
    link: PayLink
    parked: GatewayEvent


def collecting_rows(invoice: Invoice, *, now: datetime) -> Collecting:
    """One of each."""
    return Collecting(
        spare=PaymentMethod.objects.create(
            account=invoice.account, gateway="sandbox", customer="good", label="Visa ending 4242",
            is_default=False,
        ),
        setup=PaymentMethodSetup.objects.create(
            account=invoice.account, gateway="sandbox", started_at=now
        ),
        link=pay_link_for(invoice, now=now),
        parked=GatewayEvent.objects.create(
            gateway="stripe", event_id="evt_stray", kind="charge.refunded", happened_at=now,
            received_at=now, charge_reference="pi_other", status="parked",
            reason="It is about a charge that we did not make.", resolved_at=now,
        ),
    )  # fmt: skip
