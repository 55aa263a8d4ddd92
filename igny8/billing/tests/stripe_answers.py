"""Stripe's objects as its API reference shows them (version 2026-10-28.endive), shortened."""

from typing import Any

KEY = "invoice:7d2a:1"
SECRET_KEY = "sk_test_theSecretKeyOfThisTest"


def intent(**changes: Any) -> dict[str, Any]:
    """A PaymentIntent of 49.90 dollars that succeeded."""
    return {
        "id": "pi_3MtwBw",
        "object": "payment_intent",
        "amount": 4990,
        "amount_capturable": 0,
        "amount_received": 4990,
        "application": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": "pi_3MtwBw_secret_YrKJ",
        "confirmation_method": "automatic",
        "created": 1751371200,
        "currency": "usd",
        "customer": "cus_Carl",
        "description": None,
        "last_payment_error": None,
        "latest_charge": "ch_3MtwBw",
        "livemode": False,
        "metadata": {"igny8_key": KEY},
        "next_action": None,
        "payment_method": "pm_1Card",
        "payment_method_types": ["card"],
        "status": "succeeded",
        **changes,
    }


def card_error(code: str = "card_declined", **changes: Any) -> dict[str, Any]:
    """The body of a 402: the card's bank said no, or wants to hear it from the client."""
    facts = {
        "charge": "ch_3MtwBw",
        "code": code,
        "doc_url": "https://stripe.com/docs/error-codes/card-declined",
        "message": "Your card was declined.",
        "request_log_url": "https://dashboard.stripe.com/test/logs/req_1",
        "type": "card_error",
        **changes,
    }
    failed = intent(status="requires_payment_method", last_payment_error=dict(facts))
    return {"error": {**facts, "payment_intent": failed}}


def error(kind: str = "invalid_request_error", **facts: Any) -> dict[str, Any]:
    return {"error": {"type": kind, **facts}}


def page(*items: dict[str, Any], more: bool = False, url: str = "/v1/things") -> dict[str, Any]:
    """A list, or a page of one."""
    return {"object": "list", "url": url, "has_more": more, "data": list(items)}


def found(*items: dict[str, Any]) -> dict[str, Any]:
    """The result of a search."""
    return {
        "object": "search_result",
        "url": "/v1/payment_intents/search",
        "has_more": False,
        "next_page": None,
        "data": list(items),
    }


def refund(**changes: Any) -> dict[str, Any]:
    return {
        "id": "re_1Nisp",
        "object": "refund",
        "amount": 1000,
        "balance_transaction": "txn_1",
        "charge": "ch_3MtwBw",
        "created": 1751371300,
        "currency": "usd",
        "metadata": {"igny8_key": "refund:1"},
        "payment_intent": "pi_3MtwBw",
        "reason": None,
        "status": "succeeded",
        **changes,
    }


def dispute(**changes: Any) -> dict[str, Any]:
    return {
        "id": "du_1MtJU",
        "object": "dispute",
        "amount": 4990,
        "charge": "ch_3MtwBw",
        "created": 1751371400,
        "currency": "usd",
        "is_charge_refundable": False,
        "metadata": {},
        "payment_intent": "pi_3MtwBw",
        "reason": "fraudulent",
        "status": "needs_response",
        **changes,
    }


def session(**changes: Any) -> dict[str, Any]:
    """A Checkout Session on which a client may pay 49.90 dollars."""
    return {
        "id": "cs_test_a1",
        "object": "checkout.session",
        "amount_total": 4990,
        "created": 1751371200,
        "currency": "usd",
        "customer": "cus_Carl",
        "expires_at": 1751457600,
        "metadata": {"igny8_key": KEY},
        "mode": "payment",
        "payment_intent": None,
        "payment_status": "unpaid",
        "setup_intent": None,
        "status": "open",
        "url": "https://checkout.stripe.com/c/pay/cs_test_a1#fid",
        **changes,
    }


def card(**changes: Any) -> dict[str, Any]:
    """A PaymentMethod: Carl's Visa, good until February 2028."""
    return {
        "id": "pm_1Card",
        "object": "payment_method",
        "card": {
            "brand": "visa",
            "display_brand": "visa",
            "exp_month": 2,
            "exp_year": 2028,
            "last4": "4242",
        },
        "customer": "cus_Carl",
        "type": "card",
        **changes,
    }


def event(kind: str, about: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "id": "evt_1MqqbK",
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": 1751371500,
        "data": {"object": about, "previous_attributes": None},
        "livemode": False,
        "pending_webhooks": 1,
        "type": kind,
        **changes,
    }
