"""What a payment gateway can do. It never owns the clock: we decide what is charged, and when."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from igny8.billing.rules.charges import (
    Charge,
    ChargeRecord,
    GatewayRefund,
    MethodSetup,
    Notice,
)
from igny8.kit.money import Money


class Gateway(Protocol):
    """Takes money and gives it back. `collects` says that it does so by itself, without a person.

    `sandboxed` says that no real money moves: only such a gateway may be used under a simulated
    clock. Every method raises GatewayError, which knows whether asking again can help; a timeout is
    OutcomeUnknown, after which the caller looks up by key before it asks again.
    """

    collects: bool
    sandboxed: bool

    def charge(self, amount: Money, *, customer: str, key: str, method: str = "") -> Charge:
        """Take the money off session, once per key. Raises CardDeclined, OutcomeUnknown."""

    def start_payment(
        self, amount: Money, *, customer: str, key: str, return_url: str, description: str
    ) -> Charge:
        """Begin a payment that the client makes in person, once per key: see its `action_url`."""

    def find_charge(self, key: str) -> Charge | None:
        """What became of the charge with this key; None where the gateway never had it."""

    def cancel_charge(self, key: str) -> Charge | None:
        """Withdraw a charge that waits for the client; the charge as it stands then."""

    def refund(self, amount: Money, *, charge_reference: str, key: str) -> GatewayRefund:
        """Give back (a part of) a charge, once per key. Raises RefundRefused, OutcomeUnknown."""

    def find_refund(self, key: str, *, charge_reference: str) -> GatewayRefund | None:
        """What became of the refund with this key; None where the gateway never had it."""

    def charge_record(self, charge_reference: str) -> ChargeRecord | None:
        """The charge with its refunds and disputes, read afresh; None where it is not known."""

    def start_setup(self, *, customer: str, key: str, name: str, return_url: str) -> MethodSetup:
        """Begin to save a way to pay for a customer (empty: a new one), once per key."""

    def finish_setup(self, reference: str) -> MethodSetup:
        """How the saving of a way to pay stands now, with the method once it is saved."""

    def forget_method(self, reference: str) -> None:
        """Delete a saved way to pay at the gateway; one that is gone already is no failure."""

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """The webhook's announcement, its signature checked over the raw bytes.

        Raises BadSignature, and then nothing of it may be believed or kept.
        """

    def notices_since(self, moment: datetime) -> Iterable[Notice]:
        """All that the gateway would have told by webhook since then, oldest first."""
