"""The sandbox keeps the contract of every gateway; so its refusals are the vendors' too."""

from collections.abc import Iterator

import pytest

from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import SandboxCharge
from igny8.billing.tests.gateway_contract import GatewayContract, KnowsWhatIsLeft, Till
from igny8.billing.tests.paypal_books import PayPalBooks
from igny8.billing.tests.paypal_contract import PayPalContract, till_at
from igny8.billing.tests.vendor_site import said
from igny8.kit.tests.local_site import Answer, Seen, local_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox() -> Till:
    gateway = SandboxGateway(SandboxCharge)

    def saved(card: str) -> tuple[str, str]:
        setup = gateway.start_setup(
            customer="", key=f"setup:{card}", name="Carl", return_url="https://app.example/"
        )
        gateway.save_method(setup.reference, card=card)
        method = gateway.finish_setup(setup.reference).method
        assert method is not None
        return method.customer, method.reference

    return Till(
        gateway,
        good=saved("good"),
        declined=saved("declined"),
        needs_the_client=saved("authenticate"),
    )


class TestTheSandbox(KnowsWhatIsLeft, GatewayContract):
    @pytest.fixture
    def till(self, sandbox: Till) -> Till:
        return sandbox


@pytest.mark.allow_hosts(["127.0.0.1"])
class TestPayPal(PayPalContract):
    """Before a small PayPal of our own, which `make test-real` puts behind PayPal's description."""

    books: PayPalBooks

    @pytest.fixture
    def till(self) -> Iterator[Till]:
        self.books = PayPalBooks()

        def answer(seen: Seen) -> Answer:
            status, found = self.books.answer(seen.method, seen.path, seen.body, seen.headers)
            return said(found, status)

        with local_site() as site:
            site.otherwise = answer
            yield till_at(site.url(""), site.allow)

    def forget_keys(self) -> None:
        self.books.answers.clear()
