"""An invoice paid through its link with Stripe: its page, its bank, its webhooks over HTTP.

The payments and the signed webhooks are localstripe's; the page is played (stripe_checkout.py).
What it cannot do is held to recorded answers in billing/tests/test_stripe_*.py.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache

from igny8.accounts.models import Account
from igny8.billing.models import GatewayEvent, JournalTransaction, Payment
from igny8.jobs.models import Job
from igny8.kit.clock import real_now
from igny8.kit.tests.local_site import Answer, LocalSite, Seen, local_site
from tests.real import stripe_service
from tests.real.paying import PROCESS, Client
from tests.real.stripe_service import SECRET_KEY, StripeService
from tests.real.test_stripe_contract import GOOD, NEEDS_THE_CLIENT
from tests.runtime.installation import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
WEBHOOK_SECRET = "whsec_of_this_test"
MANY = 10_000


@pytest.fixture(scope="module")
def localstripe() -> Iterator[StripeService]:
    with stripe_service.running() as service:
        yield service


@pytest.fixture
def stripe(localstripe: StripeService, settings: Any) -> StripeService:
    """A Stripe with nothing in it, which this installation uses."""
    localstripe.empty()
    settings.STRIPE_SECRET_KEY = SECRET_KEY
    settings.STRIPE_WEBHOOK_SECRET = WEBHOOK_SECRET
    settings.STRIPE_API_BASE = localstripe.api_base
    settings.OUTBOUND_ALLOWLIST = (localstripe.gate, localstripe.host)
    return localstripe


@pytest.fixture
def carl(account: Account, stripe: StripeService, live_server: Any) -> Client:
    cache.clear()
    return Client.owing(account, live_server.url)


@pytest.fixture
def ear(stripe: StripeService) -> Iterator[LocalSite]:
    """Keeps what Stripe announces, to be sent on as the test wants it."""
    with local_site() as site:
        site.answers["/stripe"] = Answer(b"ok")
        stripe.tell(site.url("/stripe"), secret=WEBHOOK_SECRET)
        yield site


def page_of(carl: Client) -> str:
    """Click Pay; the page that Stripe opened."""
    said = carl.start("stripe")
    name = Payment.objects.get(status="needs_authentication").reference
    assert said["action_url"] == f"https://checkout.stripe.com/c/pay/{name}"
    return name


def announced(ear: LocalSite) -> list[Seen]:
    """All that was announced of the payment, once its success was."""
    wait_for(lambda: any(kind(seen) == "payment_intent.succeeded" for seen in ear.seen), seconds=15)
    return [seen for seen in ear.seen if kind(seen).startswith(("payment_intent.", "charge."))]


def kind(seen: Seen) -> str:
    return str(json.loads(seen.body)["type"])


def test_what_stripe_announces_at_our_address_pays_the_invoice(
    carl: Client, stripe: StripeService
) -> None:
    stripe.tell(f"{carl.server}/api/webhooks/stripe/", secret=WEBHOOK_SECRET)
    page = page_of(carl)
    assert carl.come_back() == "open"

    assert stripe.checkout.pay(page, GOOD) == "succeeded"

    succeeded = GatewayEvent.objects.filter(kind="payment_intent.succeeded")
    wait_for(succeeded.exists, seconds=15)
    assert Payment.objects.get().status == "needs_authentication"
    carl.work()
    carl.assert_paid_once("stripe")
    assert succeeded.get().payment == Payment.objects.get()


@pytest.mark.parametrize("comes_back_first", [True, False])
@pytest.mark.parametrize("in_order", [True, False])
def test_whatever_comes_first_and_however_often_it_is_one_payment(
    carl: Client, stripe: StripeService, ear: LocalSite, *, comes_back_first: bool, in_order: bool
) -> None:
    page = page_of(carl)
    stripe.checkout.pay(page, GOOD)
    told = announced(ear)
    if comes_back_first:
        assert carl.come_back() == "paid"

    for seen in [*told, *told] if in_order else [*told[::-1], *told[::-1]]:
        assert carl.hear("stripe", seen.body, seen.headers) == 200
        carl.work()

    assert carl.come_back() == "paid"
    assert GatewayEvent.objects.count() == len(told)
    carl.assert_paid_once("stripe")


def test_a_card_whose_bank_asks_the_client_pays_once_they_have_agreed(
    carl: Client, stripe: StripeService, ear: LocalSite
) -> None:
    page = page_of(carl)

    assert stripe.checkout.pay(page, NEEDS_THE_CLIENT) == "requires_action"
    assert carl.come_back() == "open"
    assert carl.start("stripe")["action_url"].endswith(page)
    assert not JournalTransaction.objects.filter(kind="payment").exists()

    assert stripe.checkout.authenticate(page, agrees=True) == "succeeded"
    for seen in announced(ear):
        assert carl.hear("stripe", seen.body, seen.headers) == 200
    carl.work()
    carl.assert_paid_once("stripe")


def test_who_does_not_agree_or_is_declined_may_pay_with_another_card(
    carl: Client, stripe: StripeService, ear: LocalSite
) -> None:
    page = page_of(carl)
    stripe.checkout.pay(page, NEEDS_THE_CLIENT)

    assert stripe.checkout.authenticate(page, agrees=False) == "requires_payment_method"
    assert carl.come_back() == "open"

    assert stripe.checkout.pay(page, GOOD) == "succeeded"
    for seen in announced(ear):
        assert carl.hear("stripe", seen.body, seen.headers) == 200
    carl.work()
    carl.assert_paid_once("stripe")


def test_twenty_clicks_lead_to_one_page_and_one_charge(carl: Client, stripe: StripeService) -> None:
    addresses = set()
    for _ in range(20):
        cache.clear()
        addresses.add(carl.start("stripe")["action_url"])

    [page] = stripe.checkout.pages
    assert len(addresses) == 1
    stripe.checkout.pay(page, GOOD)
    assert carl.come_back() == "paid"
    assert len(stripe.payments()) == 1
    carl.assert_paid_once("stripe")


@pytest.mark.parametrize("secret", [WEBHOOK_SECRET, "whsec_of_another"])
def test_what_is_not_signed_with_our_secret_is_refused_and_not_kept(
    carl: Client, stripe: StripeService, ear: LocalSite, secret: str
) -> None:
    stripe.tell(ear.url("/stripe"), secret=secret)
    stripe.checkout.pay(page_of(carl), GOOD)
    seen = announced(ear)[0]
    body = seen.body if secret != WEBHOOK_SECRET else seen.body + b" "

    assert carl.hear("stripe", body, seen.headers) == 400

    assert not GatewayEvent.objects.exists()
    assert not Job.objects.filter(name=PROCESS).exists()


def test_what_is_signed_of_a_charge_that_is_not_ours_is_kept_and_put_aside(
    carl: Client, stripe: StripeService, ear: LocalSite
) -> None:
    customer, card = stripe.saved_card(GOOD)
    stripe.post(
        "/v1/payment_intents", amount="500", currency="usd", customer=customer,
        payment_method=card, confirm="true",
    )  # fmt: skip
    [seen] = [each for each in announced(ear) if kind(each) == "payment_intent.succeeded"]

    assert carl.hear("stripe", seen.body, seen.headers) == 200
    for _ in range(5):
        Job.objects.filter(name=PROCESS).update(run_after=real_now())
        carl.work()

    event = GatewayEvent.objects.get()
    assert (event.status, event.reason) == ("parked", "It is about a charge that we did not make.")
    assert not Payment.objects.exists()


def test_ten_thousand_of_the_same_are_one_row_one_job_and_one_payment(
    carl: Client, stripe: StripeService, ear: LocalSite
) -> None:
    stripe.checkout.pay(page_of(carl), GOOD)
    [seen] = [each for each in announced(ear) if kind(each) == "payment_intent.succeeded"]

    def deliver(_: int) -> int:
        return carl.hear("stripe", seen.body, seen.headers)

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(deliver, range(MANY)))

    assert answers == {200}
    assert (GatewayEvent.objects.count(), Job.objects.filter(name=PROCESS).count()) == (1, 1)
    carl.work()
    carl.assert_paid_once("stripe")
