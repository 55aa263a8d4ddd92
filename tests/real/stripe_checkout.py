"""Stripe's Checkout pages, which localstripe has not: opened by us, paid at by the test's client.

The money itself moves at localstripe: a card that is entered here is charged there, declines there
and is authenticated there, and what it then announces is its own.
"""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

SESSIONS = "/v1/checkout/sessions"
Ask = Callable[[str, str, dict[str, str]], tuple[int, dict[str, Any]]]
Exchange = tuple[int, bytes]


class Checkout:
    """The pages by their ids."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self.pages: dict[str, dict[str, Any]] = {}

    def answer(self, method: str, path: str, body: str = "") -> Exchange:
        """What Stripe would answer about pages."""
        where, asked = urlsplit(path), parse_qs(body)
        name = where.path.removeprefix(SESSIONS).strip("/").partition("/")[0]
        if method == "POST" and not name:
            return 200, json.dumps(self._opened(asked)).encode()
        if not name:
            return 200, json.dumps(self._listed(parse_qs(where.query))).encode()
        page = self.pages.get(name)
        if page is None:
            gone = {"type": "invalid_request_error", "code": "resource_missing", "message": "No."}
            return 404, json.dumps({"error": gone}).encode()
        if where.path.endswith("/expire"):
            if page["status"] != "open":
                late = {"type": "invalid_request_error", "message": "It is over."}
                return 400, json.dumps({"error": late}).encode()
            page.update(status="expired", url=None)
        return 200, json.dumps(page).encode()

    def pay(self, name: str, number: str) -> str:
        """Enter a card of this number at the page; how its payment stands."""
        page = self.pages[name]
        assert page["status"] == "open"
        customer = page["customer"] or self._done("/v1/customers", name="Carl")["id"]
        card = self._done(
            "/v1/payment_methods",
            **{"type": "card", "card[number]": number, "card[cvc]": "123",
               "card[exp_month]": "2", "card[exp_year]": "2040"},
        )["id"]  # fmt: skip
        self._done(f"/v1/payment_methods/{card}/attach", customer=customer)
        metadata = {f"metadata[{key}]": value for key, value in page["metadata"].items()}
        made = self._done(
            "/v1/payment_intents", amount=str(page["amount_total"]), currency=page["currency"],
            customer=customer, payment_method=card, confirm="true", **metadata,
        )  # fmt: skip
        return self._note(page, made)

    def authenticate(self, name: str, *, agrees: bool) -> str:
        """Answer the bank's question about the payment at the page; how it stands."""
        page = self.pages[name]
        _, intent = self._ask("GET", f"/v1/payment_intents/{page['payment_intent']}", {})
        answered = self._done(
            f"/v1/payment_intents/{intent['id']}/_authenticate",
            client_secret=intent["client_secret"], success=str(agrees).lower(),
        )  # fmt: skip
        return self._note(page, answered)

    def _note(self, page: dict[str, Any], intent: dict[str, Any]) -> str:
        page["payment_intent"] = intent["id"]
        if intent["status"] == "succeeded":
            page.update(status="complete", url=None)
        return str(intent["status"])

    def _done(self, path: str, **fields: str) -> dict[str, Any]:
        status, said = self._ask("POST", path, fields)
        assert status == 200, f"{path}: {status} {said}"
        return said

    def _opened(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        name = f"cs_test_{len(self.pages) + 1}"
        price = "line_items[0][price_data]"
        amount = asked.get(f"{price}[unit_amount]", ["0"])[0]
        metadata = {
            field.removeprefix("metadata[").removesuffix("]"): value
            for field, [value] in asked.items()
            if field.startswith("metadata[")
        }
        self.pages[name] = {
            "id": name,
            "object": "checkout.session",
            "created": int(time.time()),
            "mode": asked["mode"][0],
            "status": "open",
            "url": f"https://checkout.stripe.com/c/pay/{name}",
            "customer": asked.get("customer", [None])[0],
            "amount_total": int(amount),
            "currency": asked.get(f"{price}[currency]", ["usd"])[0],
            "payment_intent": None,
            "setup_intent": None,
            "metadata": metadata,
        }
        return self.pages[name]

    def _listed(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        wanted = asked.get("customer", [None])[0]
        found = [page for page in self.pages.values() if wanted in (None, page["customer"])]
        return {"object": "list", "url": SESSIONS, "has_more": False, "data": found[::-1]}
