"""The gateways' own books, read to be compared with ours."""

from datetime import datetime
from decimal import Decimal

import pytest

from igny8.billing.actions.gateway_records import read_gateways
from igny8.billing.actions.gateways import gateway_for
from igny8.billing.gateways.base import Gateway
from igny8.billing.gateways.stripe import StripeGateway
from igny8.billing.models import Invoice, Payment
from igny8.billing.queries.gateway_checks import compare_records

pytestmark = pytest.mark.django_db


def configured(name: str) -> Gateway:
    return StripeGateway("sk_test_never_asked") if name == "stripe" else gateway_for(name)


def pay_by(gateway: str, invoice: Invoice, now: datetime) -> None:
    Payment.objects.create(
        account=invoice.account, invoice=invoice, gateway=gateway, amount=Decimal("150.00"),
        currency="USD", idempotency_key=f"{gateway}:1", attempted_at=now, status="succeeded",
        reference="pi_never_existed", resolved_at=now,
    )  # fmt: skip


def test_a_gateway_whose_books_cannot_be_read_is_not_said_to_agree(
    invoice: Invoice, now: datetime
) -> None:
    pay_by("stripe", invoice, now)

    [_, stripe] = read_gateways(now=now, gateway_for=configured)

    finding = compare_records(stripe)
    assert finding.count == 1
    assert [told.subject for told in finding.differences] == [
        "Payments by Stripe cannot be compared: its own books are not read."
    ]


def test_transfers_that_people_entered_have_no_other_books(invoice: Invoice, now: datetime) -> None:
    pay_by("manual", invoice, now)

    assert [records.gateway for records in read_gateways(now=now)] == ["sandbox"]
