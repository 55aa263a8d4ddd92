"""What tests of paying for real share: an invoice with its link, and our server asked over HTTP."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from igny8.accounts.models import Account
from igny8.billing.actions.gateway_events import TRIES
from igny8.billing.actions.pay_links import pay_link_for
from igny8.billing.models import GatewayEvent, Invoice, JournalEntry, Payment
from igny8.billing.tests.corrections import assert_money_adds_up, taxed_invoice
from igny8.billing.tests.gateway_days import books, news
from igny8.jobs.models import Job
from igny8.kit.clock import real_now

# What says nothing of the announcement, but how it came where it was caught.
OF_THE_WAY = frozenset({"host", "content-length", "content-type"})

PROCESS = "igny8.billing.tasks.process_gateway_event"


@dataclass
class Client:
    """Carl, who owes 120.00 and has the invoice's link, at our running server."""

    server: str
    invoice: Invoice
    token: str

    @classmethod
    def owing(cls, account: Account, server: str) -> "Client":
        invoice = taxed_invoice(account, ("100.00", "20"))
        return cls(server, invoice, pay_link_for(invoice, now=real_now()).token)

    def start(self, gateway: str) -> dict[str, Any]:
        """Click Pay: where the gateway's page is."""
        status, said = self.post(f"/api/v1/pay/{self.token}/start/", _json({"gateway": gateway}))
        assert status == 200, said
        return said

    def come_back(self) -> str:
        """Return from the gateway's page: how the invoice stands."""
        status, said = self.post(f"/api/v1/pay/{self.token}/check/", b"{}")
        assert status == 200, said
        return str(said["state"])

    def hear(self, gateway: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The gateway announces something at our address; what it is answered."""
        sent = {name: text for name, text in headers.items() if name.lower() not in OF_THE_WAY}
        return self.post(f"/api/webhooks/{gateway}/", body, sent)[0]

    def post(
        self, path: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection(urlsplit(self.server).netloc, timeout=30)
        try:
            kind = {"Content-Type": "application/json"}
            connection.request("POST", path, body, {**kind, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        finally:
            connection.close()

    def work(self) -> None:
        """Let our workers look up what was announced; again where the gateway did not answer."""
        for _ in range(TRIES):
            news("process_gateway_event")
            waiting = Job.objects.filter(name=PROCESS, status=Job.Status.QUEUED)
            if not waiting.update(run_after=real_now()):
                return

    def assert_paid_once(self, gateway: str) -> None:
        """One payment, booked once, and the invoice paid to the cent."""
        payment = Payment.objects.get()
        assert (payment.gateway, payment.status, payment.amount, payment.surplus) == (
            gateway, "succeeded", Decimal("120.00"), Decimal(0),
        )  # fmt: skip
        self.invoice.refresh_from_db()
        assert (self.invoice.status, self.invoice.balance.amount) == ("paid", Decimal(0))
        assert books("cash") == [("payment", "120.00")]
        assert books("receivable") == [("invoice", "120.00"), ("payment", "-120.00")]
        assert sum(entry.amount for entry in JournalEntry.objects.all()) == 0
        assert not GatewayEvent.objects.filter(status="parked").exists()
        assert_money_adds_up(self.invoice.account)


def _json(body: dict[str, str]) -> bytes:
    return json.dumps(body).encode()
