"""PayPal's objects, shortened, as it documents them (Orders 2.13, Payments 2.5, Vault 3.1)."""

from typing import Any

KEY = "invoice:7d2a:1"
CLIENT_ID, CLIENT_SECRET = "AppOfThisTest", "SecretOfThisTest"
WEBHOOK_ID = "1JE4291016473214C"
API = "https://api-m.paypal.com"


def amount(value: str = "49.90", currency: str = "USD") -> dict[str, str]:
    return {"currency_code": currency, "value": value}


def link(rel: str, path: str, method: str = "GET") -> dict[str, str]:
    return {"href": path if path.startswith("https") else f"{API}{path}", "rel": rel,
            "method": method}  # fmt: skip


def token(text: str = "A21AA", seconds: int = 31668) -> dict[str, Any]:
    return {
        "scope": "https://uri.paypal.com/services/payments/payment",
        "access_token": text,
        "token_type": "Bearer",
        "app_id": "APP-80W284485P519543T",
        "expires_in": seconds,
        "nonce": "2020-04-03T15:35:36Z",
    }


def capture(**changes: Any) -> dict[str, Any]:
    """The taking of 49.90 dollars, completed."""
    return {
        "id": "3C679366HH908993F",
        "status": "COMPLETED",
        "amount": amount(),
        "final_capture": True,
        "seller_protection": {"status": "NOT_ELIGIBLE"},
        "custom_id": KEY,
        "invoice_id": KEY,
        "supplementary_data": {"related_ids": {"order_id": "5O190127TN364715T"}},
        "links": [
            link("self", "/v2/payments/captures/3C679366HH908993F"),
            link("refund", "/v2/payments/captures/3C679366HH908993F/refund", "POST"),
            link("up", "/v2/checkout/orders/5O190127TN364715T"),
        ],
        "create_time": "2025-07-01T12:00:01Z",
        "update_time": "2025-07-01T12:00:01Z",
        **changes,
    }


def order(
    status: str = "COMPLETED",
    *,
    captures: list[dict[str, Any]] | None = None,
    refunds: list[dict[str, Any]] | None = None,
    unit: dict[str, Any] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """An order of 49.90 dollars; a completed one has its capture."""
    taken = [capture()] if captures is None and status == "COMPLETED" else captures
    paid: dict[str, Any] = {"captures": taken} if taken else {}
    payments = {**paid, **({"refunds": refunds} if refunds else {})}
    return {
        "id": "5O190127TN364715T",
        "status": status,
        "intent": "CAPTURE",
        "purchase_units": [
            {
                "reference_id": "default",
                "amount": amount(),
                "custom_id": KEY,
                "invoice_id": KEY,
                **({"payments": payments} if payments else {}),
                **(unit or {}),
            }
        ],
        "links": [link("self", "/v2/checkout/orders/5O190127TN364715T")],
        **changes,
    }


def waiting(status: str = "PAYER_ACTION_REQUIRED") -> dict[str, Any]:
    """An order that the client has to agree to."""
    page = link("payer-action", "https://www.paypal.com/checkoutnow?token=5O190127TN364715T")
    return order(status, links=[page])


def refund(**changes: Any) -> dict[str, Any]:
    return {
        "id": "1JU08902781691411",
        "status": "COMPLETED",
        "amount": amount("10.00"),
        "custom_id": "refund:1",
        "invoice_id": KEY,
        "links": [
            link("self", "/v2/payments/refunds/1JU08902781691411"),
            link("up", "/v2/payments/captures/3C679366HH908993F"),
        ],
        "create_time": "2025-07-02T08:00:00Z",
        **changes,
    }


def dispute(**changes: Any) -> dict[str, Any]:
    return {
        "dispute_id": "PP-D-27803",
        "create_time": "2025-07-03T08:00:00.000Z",
        "update_time": "2025-07-03T08:00:00.000Z",
        "disputed_transactions": [
            {
                "buyer_transaction_id": "9JF9012345678901K",
                "seller_transaction_id": "3C679366HH908993F",
                "invoice_number": KEY,
                "custom": KEY,
            }
        ],
        "reason": "UNAUTHORISED",
        "status": "WAITING_FOR_SELLER_RESPONSE",
        "dispute_amount": amount(),
        "dispute_life_cycle_stage": "CHARGEBACK",
        **changes,
    }


def problem(issue: str, name: str = "UNPROCESSABLE_ENTITY") -> dict[str, Any]:
    """The body of a refusal."""
    return {
        "name": name,
        "message": "The requested action could not be performed.",
        "debug_id": "90957fca61718",
        "details": [{"issue": issue, "description": "It says here in words."}],
        "links": [link("information_link", "https://developer.paypal.com/docs/api/orders/")],
    }


def event(
    kind: str, resource_type: str, resource: dict[str, Any], **changes: Any
) -> dict[str, Any]:
    return {
        "id": "WH-58D329510W468432D",
        "create_time": "2025-07-01T12:00:05.000Z",
        "resource_type": resource_type,
        "event_version": "1.0",
        "event_type": kind,
        "summary": "Something happened",
        "resource_version": "2.0",
        "resource": resource,
        "links": [link("self", "/v1/notifications/webhooks-events/WH-58D329510W468432D")],
        **changes,
    }


def wallet(**changes: Any) -> dict[str, Any]:
    """A payment token: Carl's PayPal account, to be charged when something is due."""
    return {
        "id": "8kk8451t",
        "customer": {"id": "customer_4029352050"},
        "payment_source": {"paypal": {"email_address": "carl@carls-chairs.example"}},
        "links": [link("self", "/v3/vault/payment-tokens/8kk8451t")],
        **changes,
    }


def setup_token(status: str = "PAYER_ACTION_REQUIRED", **changes: Any) -> dict[str, Any]:
    return {
        "id": "5C991763VB2781612",
        "customer": {"id": "customer_4029352050"},
        "status": status,
        "payment_source": {"paypal": {"usage_type": "MERCHANT"}},
        "links": [
            link("approve", "https://www.paypal.com/agreements/approve?approval_session_id=5C99"),
            link("self", "/v3/vault/setup-tokens/5C991763VB2781612"),
        ],
        **changes,
    }
