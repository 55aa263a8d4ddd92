"""The way to Stripe: its SDK over our guarded client, and its failures as ours."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import stripe

from igny8.billing.errors import (
    CardDeclined,
    ChargeKeyReused,
    GatewayRefusesUs,
    OutcomeUnknown,
)
from igny8.billing.rules.declines import decline_sentence, is_hopeless
from igny8.kit.errors import GatewayError
from igny8.kit.http import USER_AGENT, AddressRefused, guarded_client
from igny8.kit.waiting import seconds_to_wait

# The version whose shapes stripe_shapes.py reads: an account's own default would change under us.
API_VERSION = "2026-10-28.endive"
API_BASE = "https://api.stripe.com"
SECONDS = 30.0
DEADLINE = 80.0
KEY_IN_USE = "idempotency_key_in_use"

# Else the SDK sends timings of earlier requests, and keeps an identifier in the home folder.
stripe.enable_telemetry = False


class GuardedClient(stripe.HTTPClient):
    """Carries the SDK's requests; it never repeats one."""

    name = "httpx"

    def __init__(self, allow: Collection[str]) -> None:
        super().__init__()
        self._client = guarded_client(timeout=SECONDS, deadline=DEADLINE, allow=allow)

    def request(  # type: ignore[override]
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        sent = {**(headers or {}), "User-Agent": USER_AGENT}
        try:
            answer = self._client.request(method, url, headers=sent, content=post_data or None)
        except httpx.HTTPError as failure:
            raise _no_answer(type(failure).__name__) from failure
        return answer.content, answer.status_code, answer.headers


def stripe_client(secret_key: str, *, api_base: str, allow: Collection[str]) -> stripe.StripeClient:
    """The SDK, pinned to one version of the API, without retries of its own."""
    return stripe.StripeClient(
        secret_key,
        stripe_version=API_VERSION,
        base_addresses={"api": api_base},
        max_network_retries=0,
        http_client=GuardedClient(allow),
    )


@contextmanager
def looking() -> Iterator[None]:
    """Around a call that moves nothing: it may simply be repeated."""
    try:
        yield
    except stripe.StripeError as failure:
        raise _translated(failure) from failure


@contextmanager
def moving() -> Iterator[None]:
    """Around a call that moves money: without an answer its outcome is unknown."""
    try:
        yield
    except stripe.StripeError as failure:
        problem = _translated(failure)
        if _says_nothing(failure) and not problem.permanent:
            raise OutcomeUnknown(
                "Stripe did not say what became of it.", answered=failure.http_status
            ) from failure
        raise problem from failure


def is_gone(failure: GatewayError) -> bool:
    """Whether Stripe said that there is no such thing."""
    return failure.details.get("answered") == 404


def decline_code(failure: Mapping[str, Any]) -> str:
    """The bank's word, as exact as Stripe has it, from a card error or a last_payment_error."""
    if failure.get("advice_code") == "do_not_try_again":
        return "do_not_try_again"
    return str(failure.get("decline_code") or failure.get("code") or "card_declined")


def error_facts(failure: stripe.StripeError) -> dict[str, Any]:
    """The `error` of Stripe's answer; empty where the answer had none."""
    body = failure.json_body
    facts = body.get("error") if isinstance(body, dict) else None
    return dict(facts) if isinstance(facts, dict) else {}


def _says_nothing(failure: stripe.StripeError) -> bool:
    """No answer, half an answer, a failure of Stripe's own, or the same request still under way."""
    if isinstance(failure, stripe.APIConnectionError):
        return True
    status = failure.http_status or 0
    under_way = error_facts(failure).get("code") == KEY_IN_USE
    return under_way or status >= 500 or 200 <= status < 300


def _translated(failure: stripe.StripeError) -> GatewayError:
    """The failure as one of ours; Stripe's own sentence stays out, since it names identifiers."""
    facts = error_facts(failure)
    status = failure.http_status or 0
    if isinstance(failure, stripe.APIConnectionError):
        return _unreachable(failure)
    if isinstance(failure, stripe.RateLimitError):
        return _busy(failure)
    if isinstance(failure, stripe.CardError):
        code = decline_code(facts)
        return CardDeclined(decline_sentence(code), permanent=is_hopeless(code), failure_code=code)
    if facts.get("type") == "idempotency_error" and facts.get("code") != KEY_IN_USE:
        return ChargeKeyReused(
            "Stripe knows this key from another request.", permanent=True, answered=status
        )
    if status in (401, 403):
        return GatewayRefusesUs(
            "Stripe refused the key of this installation; its operator has to look.",
            answered=status,
        )
    return _refused(status, facts)


def _no_answer(kind: str) -> stripe.APIConnectionError:
    return stripe.APIConnectionError(kind)  # type: ignore[no-untyped-call]


def _unreachable(failure: stripe.APIConnectionError) -> GatewayError:
    if isinstance(failure.__cause__, AddressRefused):
        return GatewayError(
            "The address that is set for Stripe may not be visited.", permanent=True
        )
    return GatewayError("Stripe could not be reached.")


def _busy(failure: stripe.RateLimitError) -> GatewayError:
    headers = {name.lower(): value for name, value in (failure.headers or {}).items()}
    wait = seconds_to_wait(headers.get("retry-after", ""), answered=headers.get("date", ""))
    return GatewayError("Stripe is busy.", retry_after=wait, answered=429)


def _refused(status: int, facts: Mapping[str, Any]) -> GatewayError:
    if not 400 <= status < 500 or status == 409:
        return GatewayError(f"Stripe's answer ({status}) was none.", answered=status)
    code = str(facts.get("code") or "")
    why = f" ({code})" if code else ""
    return GatewayError(
        f"Stripe did not accept the request{why}.",
        permanent=True,
        answered=status,
        stripe_code=code,
        parameter=str(facts.get("param") or ""),
    )
