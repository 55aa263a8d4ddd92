"""A small PayPal of our own that remembers: enough of it for the contract of every gateway.

It does as PayPal documents it: one answer for a used PayPal-Request-Id, one capture for an
invoice_id, refunds up to what was captured, and an event for all of it.
"""

import json
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from igny8.billing.tests.paypal_answers import (
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
DECLINED, NEEDS_THE_CLIENT = "declined", "needs-the-client"


class PayPalBooks:
    """Orders, captures and refunds by their ids. A wallet does as it is called: see above."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], Said] = {}
        self.orders: dict[str, dict[str, Any]] = {}
        self.captures: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Said:
        """What PayPal would answer."""
        where = urlsplit(path).path
        if where == "/v1/oauth2/token":
            return 200, token()
        if method == "GET":
            return self._shown(where)
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
        self.events.append(event("CHECKOUT.ORDER.APPROVED", "checkout-order", made))
        return 201, made

    def _taken(self, unit: dict[str, Any], *, order_id: str) -> dict[str, Any]:
        name = f"CAPTURE{len(self.captures) + 1:04}"
        taken = capture(
            **unit, id=name, supplementary_data={"related_ids": {"order_id": order_id}}, links=[]
        )
        self.captures[name] = taken
        self.events.append(event("PAYMENT.CAPTURE.COMPLETED", "capture", taken))
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
