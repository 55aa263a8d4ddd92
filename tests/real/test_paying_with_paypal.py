"""An invoice paid through its link with PayPal: approved there, captured by us, told by webhooks.

Each request of ours is judged by PayPal's own description of its interfaces; what remembers orders
and knows its own signatures is ours (billing/tests/paypal_books.py).
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from igny8.accounts.models import Account
from igny8.billing.models import GatewayEvent, JournalTransaction, Payment
from igny8.billing.tests.paypal_answers import CLIENT_ID, CLIENT_SECRET, WEBHOOK_ID
from igny8.billing.tests.paypal_books import VERIFY, PayPalBooks
from igny8.jobs.models import Job
from tests.real import paypal_service
from tests.real.conftest import installed
from tests.real.paying import Client
from tests.real.paypal_service import FOLDER, LAGS_BEHIND, PayPalService

pytestmark = pytest.mark.django_db(transaction=True)
APPROVED, COMPLETED = "CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.COMPLETED"


@pytest.fixture(scope="module")
def described() -> Iterator[PayPalService]:
    installed(FOLDER)
    with paypal_service.running() as service:
        yield service


@pytest.fixture
def paypal(described: PayPalService, settings: Any) -> Iterator[PayPalBooks]:
    """A PayPal with nothing in it, which this installation uses; it finds no fault with us."""
    described.judged.clear()
    described.invents, described.books = False, PayPalBooks()
    settings.PAYPAL_CLIENT_ID = CLIENT_ID
    settings.PAYPAL_CLIENT_SECRET = CLIENT_SECRET
    settings.PAYPAL_WEBHOOK_ID = WEBHOOK_ID
    settings.PAYPAL_API_BASE = described.api_base
    settings.OUTBOUND_ALLOWLIST = (described.door,)
    yield described.books
    refused = {each.what for each in described.judged if each.status // 100 != 2}
    assert refused <= {LAGS_BEHIND}


@pytest.fixture
def carl(account: Account, paypal: PayPalBooks, live_server: Any) -> Client:
    cache.clear()
    return Client.owing(account, live_server.url)


def agree(carl: Client, paypal: PayPalBooks) -> None:
    """Click Pay, and agree to it at PayPal's page."""
    address = carl.start("paypal")["action_url"]
    assert address.startswith("https://www.paypal.com/checkoutnow?token=")
    paypal.approve(Payment.objects.get().reference)


def written(event: dict[str, Any]) -> bytes:
    """As PayPal writes it, which is not as we would."""
    return json.dumps(event, indent=1, ensure_ascii=False).encode()


def tell(carl: Client, paypal: PayPalBooks, kind: str) -> int:
    """PayPal announces the last event of the kind; what it is answered."""
    event = [each for each in paypal.events if each["event_type"] == kind][-1]
    body = written(event)
    return carl.hear("paypal", body, paypal.signed(body))


def test_what_paypal_announces_at_our_address_has_the_money_taken(
    carl: Client, paypal: PayPalBooks, described: PayPalService
) -> None:
    agree(carl, paypal)
    assert paypal.captures == {}

    assert tell(carl, paypal, APPROVED) == 200
    carl.work()

    carl.assert_paid_once("paypal")
    assert len(paypal.captures) == 1
    assert tell(carl, paypal, COMPLETED) == 200
    carl.work()
    carl.assert_paid_once("paypal")
    asked = [each for each in described.judged if each.what == f"POST {VERIFY}"]
    assert len(asked) == 2


@pytest.mark.parametrize(
    "order", [(APPROVED, COMPLETED), (COMPLETED, APPROVED)], ids=["in order", "the other way"]
)
def test_whatever_comes_first_and_however_often_it_is_one_payment(
    carl: Client, paypal: PayPalBooks, order: tuple[str, str]
) -> None:
    agree(carl, paypal)
    assert carl.come_back() == "paid"

    for kind in [*order, *order]:
        assert tell(carl, paypal, kind) == 200
        carl.work()

    assert carl.come_back() == "paid"
    assert (GatewayEvent.objects.count(), len(paypal.captures)) == (2, 1)
    carl.assert_paid_once("paypal")


def test_until_the_client_agrees_nothing_is_taken(carl: Client, paypal: PayPalBooks) -> None:
    first = carl.start("paypal")["action_url"]

    assert carl.come_back() == "open"
    assert carl.start("paypal")["action_url"] == first
    assert (len(paypal.orders), paypal.captures) == (1, {})
    assert not JournalTransaction.objects.filter(kind="payment").exists()


def test_what_paypal_did_not_sign_is_refused_and_not_kept(
    carl: Client, paypal: PayPalBooks
) -> None:
    agree(carl, paypal)
    body = written(paypal.events[-1])
    headers = paypal.signed(body)
    written_anew = json.dumps(json.loads(body)).encode()

    answers = [
        carl.hear("paypal", written_anew, headers),
        carl.hear("paypal", body.replace(b"120.00", b"120.01"), headers),
        carl.hear("paypal", body, {**headers, "Paypal-Transmission-Sig": "forged"}),
        carl.hear("paypal", body, {}),
    ]

    assert answers == [400, 400, 400, 400]
    assert not GatewayEvent.objects.exists()
    assert not Job.objects.filter(name="igny8.billing.tasks.process_gateway_event").exists()
