"""Signatures of webhooks in the `t=…,v1=…` scheme: HMAC-SHA256 over the moment and the raw body."""

import hmac
from collections.abc import Mapping
from hashlib import sha256

from igny8.billing.errors import BadSignature

# Stripe's own tolerance: an older announcement may be a recorded one that somebody plays again.
TOLERANCE_SECONDS = 300


def header(headers: Mapping[str, str], name: str) -> str:
    """The header of that name, however its letters are written; empty where there is none."""
    return next((value for key, value in headers.items() if key.lower() == name.lower()), "")


def signed_header(body: bytes, *, secret: str, at: int) -> str:
    """The signature header for these bytes, made at a moment (Unix seconds)."""
    return f"t={at},v1={_signature(body, secret=secret, at=at)}"


def check_signature(said: str, body: bytes, *, secret: str, now: int) -> None:
    """Raise BadSignature unless one of the header's v1 signatures is ours and of these minutes.

    `now` is the real moment in Unix seconds. There are several v1 while a secret is exchanged.
    """
    pairs = [part.strip().partition("=")[::2] for part in said.split(",")]
    moments = [value for name, value in pairs if name == "t"]
    if len(moments) != 1 or not (moments[0].isascii() and moments[0].isdigit()):
        raise BadSignature("The webhook is not signed.")
    at = int(moments[0])
    expected = _signature(body, secret=secret, at=at).encode()
    signatures = [value.encode() for name, value in pairs if name == "v1"]
    # Each is compared, so that the time taken does not tell which one was close.
    if not any([hmac.compare_digest(expected, signature) for signature in signatures]):
        raise BadSignature("The webhook was not signed with our secret.")
    if abs(now - at) > TOLERANCE_SECONDS:
        raise BadSignature("The webhook was signed too long ago.")


def _signature(body: bytes, *, secret: str, at: int) -> str:
    return hmac.new(secret.encode(), b"%d." % at + body, sha256).hexdigest()
