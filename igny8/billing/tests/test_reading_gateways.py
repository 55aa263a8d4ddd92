"""The gateways' own books, read to be compared with ours."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from igny8.billing.actions.gateway_records import read_gateways
from igny8.billing.actions.gateways import gateway_for
from igny8.billing.gateways.base import Gateway
from igny8.billing.gateways.stripe import StripeGateway
from igny8.billing.models import Invoice, Payment
from igny8.billing.queries.gateway_checks import compare_records
from igny8.billing.queries.reconcile import Finding
from igny8.billing.tests.stripe_answers import KEY, SECRET_KEY, error, found, intent, page
from igny8.billing.tests.vendor_site import NO_ANSWER, Vendor, said, vendor

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]
ONE = "GET /v1/payment_intents/pi_3MtwBw"


@pytest.fixture
def site() -> Iterator[Vendor]:
    """A Stripe that knows no charge until it is told of one."""
    with vendor() as running:
        running.says(ONE, said(error(code="resource_missing", message="No such intent"), 404))
        running.says("GET /v1/payment_intents", page())
        running.says("GET /v1/payment_intents/search", found())
        running.says("GET /v1/checkout/sessions", page())
        yield running


def pay_by(gateway: str, invoice: Invoice, now: datetime, **facts: Any) -> Payment:
    return Payment.objects.create(**{
        "account": invoice.account, "invoice": invoice, "gateway": gateway, "currency": "USD",
        "amount": Decimal("49.90"), "idempotency_key": KEY, "customer": "cus_Carl",
        "status": "succeeded", "reference": "pi_3MtwBw", "attempted_at": now, "resolved_at": now,
    } | facts)  # fmt: skip


def stripes(site: Vendor, now: datetime) -> Finding:
    """How our payments by Stripe and its own books compare, two hours later."""
    gateway = StripeGateway(SECRET_KEY, api_base=site.base, allow=site.site.allow)

    def configured(name: str) -> Gateway:
        return gateway if name == "stripe" else gateway_for(name)

    [_, records] = read_gateways(now=now + timedelta(hours=2), gateway_for=configured)
    return compare_records(records)


def apart(finding: Finding) -> list[tuple[str, Decimal | None, Decimal | None]]:
    return [(one.subject, one.stated, one.booked) for one in finding.differences]


def test_a_payment_that_stripe_took_agrees(site: Vendor, invoice: Invoice, now: datetime) -> None:
    pay_by("stripe", invoice, now)
    site.says(ONE, intent())

    assert stripes(site, now).agrees


def test_a_payment_that_stripe_does_not_know_is_named(
    site: Vendor, invoice: Invoice, now: datetime
) -> None:
    pay_by("stripe", invoice, now)

    assert apart(stripes(site, now)) == [(KEY, Decimal("49.90"), None)]


def test_a_payment_of_another_amount_is_named(
    site: Vendor, invoice: Invoice, now: datetime
) -> None:
    pay_by("stripe", invoice, now, amount=Decimal("50.00"))
    site.says(ONE, intent())

    assert apart(stripes(site, now)) == [(KEY, Decimal("50.00"), Decimal("49.90"))]


def test_money_that_stripe_took_of_what_failed_here_is_named(
    site: Vendor, invoice: Invoice, now: datetime
) -> None:
    pay_by("stripe", invoice, now, status="failed")
    site.says(ONE, intent())

    assert apart(stripes(site, now)) == [(KEY, None, Decimal("49.90"))]


def test_a_gateway_that_does_not_answer_is_not_said_to_agree(
    site: Vendor, invoice: Invoice, now: datetime
) -> None:
    pay_by("stripe", invoice, now)
    site.says(ONE, NO_ANSWER)

    finding = stripes(site, now)

    assert (finding.count, finding.agrees) == (1, False)


def test_payments_of_long_ago_are_asked_for_no_more(
    site: Vendor, invoice: Invoice, now: datetime
) -> None:
    pay_by("stripe", invoice, now - timedelta(days=60))

    assert stripes(site, now).agrees
    assert site.asked() == []


def test_transfers_that_people_entered_have_no_other_books(invoice: Invoice, now: datetime) -> None:
    pay_by("manual", invoice, now)

    assert [records.gateway for records in read_gateways(now=now)] == ["sandbox"]
