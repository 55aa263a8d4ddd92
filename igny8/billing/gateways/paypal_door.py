"""The way to PayPal: its token, its requests, and its failures as ours. Amounts are texts there."""

import json
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from threading import Lock
from typing import Any
from urllib.parse import urlencode

import httpx

from igny8.billing.errors import (
    CardDeclined,
    ChargeKeyReused,
    GatewayRefusesUs,
    OutcomeUnknown,
)
from igny8.billing.rules.declines import decline_sentence, is_hopeless
from igny8.kit.errors import GatewayError
from igny8.kit.http import AddressRefused, guarded_client
from igny8.kit.waiting import seconds_to_wait

API_BASE = "https://api-m.paypal.com"
SECONDS = 30.0
DEADLINE = 80.0
# A token is renewed so long before it ends.
MARGIN_SECONDS = 120
LONGEST_REQUEST_ID = 108
# PayPal's words for "the client's side said no".
DECLINES = frozenset(
    {
        "INSTRUMENT_DECLINED", "TRANSACTION_REFUSED", "PAYER_CANNOT_PAY", "CARD_EXPIRED",
        "PAYER_ACCOUNT_RESTRICTED", "PAYER_ACCOUNT_LOCKED_OR_CLOSED", "TOKEN_ID_NOT_FOUND",
        "TRANSACTION_LIMIT_EXCEEDED", "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED",
        "AGREEMENT_ALREADY_CANCELLED", "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING",
        "PAYER_ACTION_REQUIRED",
    }
)  # fmt: skip
# The same request is still under way, or its outcome is.
UNDER_WAY = frozenset({"PREVIOUS_REQUEST_IN_PROGRESS", "ORDER_COMPLETION_IN_PROGRESS"})
KEY_REUSED = frozenset({"DUPLICATE_REQUEST_ID"})


@dataclass(slots=True)
class _Token:
    text: str = field(default="", repr=False)
    good_until: float = 0.0


class PayPalDoor:
    """One app's requests, with its token fetched when needed and kept for all threads."""

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        *,
        api_base: str,
        allow: Collection[str],
        deadline: float = DEADLINE,
    ) -> None:
        self._credentials = httpx.BasicAuth(client_id, client_secret)
        self._base = api_base.rstrip("/")
        self._client = guarded_client(
            timeout=min(SECONDS, deadline), deadline=deadline, allow=allow
        )
        self._token, self._lock = _Token(), Lock()

    def look(self, path: str, **query: str) -> dict[str, Any]:
        """GET what is at the path. Raises GatewayError; what is gone: see is_gone."""
        return self._ask("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(
        self, path: str, body: object, *, key: str = "", moves_money: bool = False
    ) -> dict[str, Any]:
        """POST a body (bytes go as they are) under an idempotency key.

        Where it moves money, an answer that does not come is OutcomeUnknown.
        """
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Prefer": "return=representation"}
        if key:
            headers["PayPal-Request-Id"] = request_id(key)
        return self._ask("POST", path, headers=headers, content=content, moves_money=moves_money)

    def delete(self, path: str) -> None:
        """DELETE what is at the path."""
        self._ask("DELETE", path)

    def _ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        moves_money: bool = False,
    ) -> dict[str, Any]:
        token = self._bearer()
        try:
            answer = self._sent(method, path, token, headers, content)
            if answer.status_code == 401:
                # Refused before anything was done: the token was revoked before its time.
                answer = self._sent(method, path, self._bearer(instead_of=token), headers, content)
        except httpx.HTTPError as failure:
            raise _no_answer(failure, moves_money=moves_money) from failure
        if answer.is_success:
            return _read(answer, moves_money=moves_money)
        raise _refusal(answer, moves_money=moves_money)

    def _sent(
        self,
        method: str,
        path: str,
        token: str,
        headers: Mapping[str, str] | None,
        content: bytes | None,
    ) -> httpx.Response:
        return self._client.request(
            method,
            f"{self._base}{path}",
            headers={**(headers or {}), "Authorization": f"Bearer {token}"},
            content=content,
        )

    def _bearer(self, *, instead_of: str = "") -> str:
        with self._lock:
            kept = self._token
            if kept.text and kept.text != instead_of and time.monotonic() < kept.good_until:
                return kept.text
            self._token = self._fetched()
            return self._token.text

    def _fetched(self) -> _Token:
        try:
            answer = self._client.post(
                f"{self._base}/v1/oauth2/token",
                auth=self._credentials,
                data={"grant_type": "client_credentials"},
            )
        except httpx.HTTPError as failure:
            raise _no_answer(failure, moves_money=False) from failure
        if not answer.is_success:
            raise _refusal(answer, moves_money=False)
        said = _read(answer, moves_money=False)
        text, seconds = said.get("access_token"), said.get("expires_in")
        if not isinstance(text, str) or not text or not isinstance(seconds, int):
            raise GatewayError("PayPal gave no token.")
        return _Token(text, time.monotonic() + seconds - MARGIN_SECONDS)


def request_id(key: str) -> str:
    """The key as PayPal takes it: of 108 letters at most."""
    return key if len(key) <= LONGEST_REQUEST_ID else sha256(key.encode()).hexdigest()


def is_gone(failure: GatewayError) -> bool:
    """Whether PayPal said that there is no such thing."""
    return failure.details.get("answered") == 404


def issue_of(failure: GatewayError) -> str:
    """PayPal's word for what was wrong; empty where it gave none."""
    return str(failure.details.get("issue") or "")


def _read(answer: httpx.Response, *, moves_money: bool) -> dict[str, Any]:
    """The JSON object of the answer, without a float in it; an empty body is an empty object."""
    try:
        said = json.loads(answer.content or b"{}", parse_float=Decimal)
    except ValueError:
        said = None
    if isinstance(said, dict):
        return said
    kind = OutcomeUnknown if moves_money and answer.is_success else GatewayError
    raise kind("PayPal answered in a shape that we do not know.", answered=answer.status_code)


def _no_answer(failure: httpx.HTTPError, *, moves_money: bool) -> GatewayError:
    if isinstance(failure, AddressRefused):
        return GatewayError(
            "The address that is set for PayPal may not be visited.", permanent=True
        )
    if moves_money:
        return OutcomeUnknown("PayPal did not say what became of it.")
    return GatewayError("PayPal could not be reached.")


def _refusal(answer: httpx.Response, *, moves_money: bool) -> GatewayError:
    """What PayPal refused, as one of our failures; its own sentences stay out."""
    status, issue = answer.status_code, _issue(answer)
    if issue in DECLINES:
        return CardDeclined(
            decline_sentence(issue),
            permanent=is_hopeless(issue),
            failure_code=issue,
            issue=issue,
        )
    if issue in KEY_REUSED:
        return ChargeKeyReused("PayPal knows this key from another request.", permanent=True)
    if status in (401, 403):
        return GatewayRefusesUs(
            "PayPal refused the credentials of this installation; its operator has to look.",
            answered=status,
            issue=issue,
        )
    if status == 429:
        wait = answer.headers.get("retry-after", "")
        seconds = seconds_to_wait(wait, answered=answer.headers.get("date", ""))
        return GatewayError("PayPal is busy.", retry_after=seconds, answered=status)
    if not 400 <= status < 500 or status == 409 or issue in UNDER_WAY:
        kind = OutcomeUnknown if moves_money else GatewayError
        return kind(f"PayPal answered {status}.", answered=status, issue=issue)
    why = f" ({issue})" if issue else ""
    return GatewayError(
        f"PayPal did not accept the request{why}.", permanent=True, answered=status, issue=issue
    )


def _issue(answer: httpx.Response) -> str:
    """The most exact word of the refusal: an issue of its details, else its name."""
    try:
        said = json.loads(answer.content, parse_float=Decimal)
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    details = said.get("details") or said.get("issues")
    first = details[0] if isinstance(details, list) and details else {}
    exact = first.get("issue") if isinstance(first, dict) else None
    return str(exact or said.get("name") or said.get("error") or "")
