"""A small PayPal of our own that remembers: enough of it for the contract of every gateway.

It does as PayPal documents it: one answer for a used PayPal-Request-Id, one capture for an
invoice_id, refunds up to what was captured, and an event for all of it, which it knows by what it
signed, byte for byte.
"""

import hashlib
import hmac
import json
from copy import deepcopy
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from igny8.billing.tests.paypal_answers import (
    API,
    capture,
    event,
    link,
    order,
    problem,
    refund,
    token,
    waiting,
)

Said = tuple[int, dict[str, Any]]
VERIFY = "/v1/notifications/verify-webhook-signature"
# What stands before the announcement in the question whether it was signed.
EVENT = b'"webhook_event": '
DECLINED, NEEDS_THE_CLIENT = "declined", "needs-the-client"


class PayPalBooks:
    """Orders, captures and refunds by their ids. A wallet does as it is called: see above."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], Said] = {}
        self.orders: dict[str, dict[str, Any]] = {}
        self.captures: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []

    def approve(self, name: str) -> None:
        """The client agrees to pay at PayPal's page; the money is ours to take."""
        made = self.orders[name]
        assert made["status"] == "PAYER_ACTION_REQUIRED"
        made["status"] = "APPROVED"
        self._tell("CHECKOUT.ORDER.APPROVED", "checkout-order", made)

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers with which PayPal announces it."""
        return {
            "Paypal-Auth-Algo": "SHA256withRSA",
            "Paypal-Cert-Url": f"{API}/v1/notifications/certs/CERT-360caa42-fca2a594",
            "Paypal-Transmission-Id": "69cd13f0-d67a-11e5-baa3-778b53f4ae55",
            "Paypal-Transmission-Sig": _signature(body),
            "Paypal-Transmission-Time": "2025-07-01T12:00:06Z",
        }

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Said:
        """What PayPal would answer."""
        where = urlsplit(path).path
        if where == "/v1/oauth2/token":
            return 200, token()
        if method == "GET":
            return self._shown(where)
        if where == VERIFY:
            return 200, {"verification_status": _verified(body)}
        key = (where, headers["paypal-request-id"])
        if key not in self.answers:
            self.answers[key] = self._done(where, json.loads(body))
        return self.answers[key]

    def _shown(self, where: str) -> Said:
        name = where.rpartition("/")[2]
        lists: dict[str, dict[str, Any]] = {
            "/v1/notifications/webhooks-events": {"events": self.events, "links": []},
            "/v1/reporting/transactions": {"transaction_details": [], "total_pages": 0},
            "/v1/customer/disputes": {"items": [], "links": []},
        }
        found = lists.get(where)
        if found is None:
            kind = self.orders if "/orders/" in where else self.captures
            found = kind.get(name)
        return (200, found) if found else (404, problem("INVALID_RESOURCE_ID", "NOT_FOUND"))

    def _done(self, where: str, body: dict[str, Any]) -> Said:
        if where.endswith("/refund"):
            return self._give_back(where.split("/")[-2], body)
        if where.endswith("/capture"):
            return self._captured(where.split("/")[-2])
        [unit] = body["purchase_units"]
        if any(taken["invoice_id"] == unit["invoice_id"] for taken in self.captures.values()):
            return 422, problem("DUPLICATE_INVOICE_ID")
        return self._ordered(unit, wallet=body["payment_source"]["paypal"].get("vault_id", ""))

    def _ordered(self, unit: dict[str, Any], *, wallet: str) -> Said:
        if wallet == DECLINED:
            return 422, problem("INSTRUMENT_DECLINED")
        name = f"ORDER{len(self.orders) + 1:04}"
        if wallet in ("", NEEDS_THE_CLIENT):
            made = {**waiting(), "id": name}
            made["purchase_units"] = [unit]
        else:
            taken = self._taken(unit, order_id=name)
            made = order(captures=[taken], unit=unit, id=name)
        self.orders[name] = made
        self._tell("CHECKOUT.ORDER.APPROVED", "checkout-order", made)
        return 201, made

    def _captured(self, name: str) -> Said:
        waits = self.orders[name]
        if waits["status"] != "APPROVED":
            done = waits["status"] == "COMPLETED"
            return 422, problem("ORDER_ALREADY_CAPTURED" if done else "ORDER_NOT_APPROVED")
        [unit] = waits["purchase_units"]
        taken = self._taken(unit, order_id=name)
        self.orders[name] = order(captures=[taken], unit=unit, id=name)
        return 201, self.orders[name]

    def _tell(self, kind: str, resource_type: str, resource: dict[str, Any]) -> None:
        name = f"WH-{len(self.events) + 1:04}"
        # As it is now: what becomes of it later is another event.
        self.events.append(event(kind, resource_type, deepcopy(resource), id=name))

    def _taken(self, unit: dict[str, Any], *, order_id: str) -> dict[str, Any]:
        name = f"CAPTURE{len(self.captures) + 1:04}"
        taken = capture(
            **unit, id=name, supplementary_data={"related_ids": {"order_id": order_id}}, links=[]
        )
        self.captures[name] = taken
        self._tell("PAYMENT.CAPTURE.COMPLETED", "capture", taken)
        return taken

    def _give_back(self, name: str, body: dict[str, Any]) -> Said:
        taken = self.captures[name]
        [unit] = self.orders[taken["supplementary_data"]["related_ids"]["order_id"]][
            "purchase_units"
        ]
        before = unit["payments"].setdefault("refunds", [])
        given = sum(Decimal(each["amount"]["value"]) for each in before)
        if given + Decimal(body["amount"]["value"]) > Decimal(taken["amount"]["value"]):
            return 422, problem("REFUND_AMOUNT_EXCEEDED")
        links = [link("up", f"/v2/payments/captures/{name}")]
        made = refund(**body, id=f"REFUND{name[-4:]}{len(before) + 1}", links=links)
        before.append(made)
        return 201, made


def _signature(body: bytes) -> str:
    return hmac.new(b"PayPal's own key", body, hashlib.sha256).hexdigest()


def _verified(question: bytes) -> str:
    _, _, raw = question.partition(EVENT)
    signed = json.loads(question)["transmission_sig"]
    return "SUCCESS" if signed == _signature(raw.removesuffix(b"}")) else "FAILURE"
