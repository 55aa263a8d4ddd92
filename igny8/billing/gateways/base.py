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

    Looking up by key alone always works; `customer` and `reference`, where the caller knows them
    from the attempt, let a gateway that cannot be searched by key find a charge at once.
    """

    collects: bool
    sandboxed: bool

    def charge(self, amount: Money, *, customer: str, key: str, method: str = "") -> Charge:
        """Take the money off session, once per key. Raises CardDeclined, OutcomeUnknown.

        A charge that needs authentication comes back with its `action_url`; where that is empty the
        client pays by a payment of its own (start_payment), after this charge is cancelled.
        """

    def start_payment(
        self, amount: Money, *, customer: str, key: str, return_url: str, description: str
    ) -> Charge:
        """Begin a payment that the client makes in person, once per key: see its `action_url`.

        The client comes back to `return_url` whatever they did there.
        """

    def complete_payment(
        self, key: str, *, customer: str = "", reference: str = ""
    ) -> Charge | None:
        """Take what the client has agreed to in person, once per key; the charge as it then is.

        To be asked in place of find_charge, of attempts that wait for the client and of no others:
        some gateways take nothing until we say so. None where the gateway never had it.
        """

    def find_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        """What became of the charge with this key; None where the gateway never had it.

        It only looks. To charge again under the same key after a None is safe.
        """

    def cancel_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        """Withdraw a charge that waits for the client; the charge as it stands then."""

    def refund(self, amount: Money, *, charge_reference: str, key: str) -> GatewayRefund:
        """Give back (a part of) a settled charge, once per key.

        Raises RefundRefused (for good, under this key) and OutcomeUnknown.
        """

    def find_refund(self, key: str, *, charge_reference: str) -> GatewayRefund | None:
        """What became of the refund with this key; None where the gateway never had it."""

    def charge_record(self, charge_reference: str) -> ChargeRecord | None:
        """The charge with its refunds and disputes, read afresh; None where it is not known."""

    def start_setup(self, *, customer: str, key: str, name: str, return_url: str) -> MethodSetup:
        """Begin to save a way to pay for a customer (empty: a new one), once per key."""

    def finish_setup(self, reference: str) -> MethodSetup:
        """How the saving of a way to pay stands now, with the method once it is saved.

        With neither a method nor an `action_url` it ended without one: begin another.
        """

    def forget_method(self, reference: str) -> None:
        """Delete a saved way to pay at the gateway; one that is gone already is no failure."""

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """The webhook's announcement, its signature checked over the raw bytes.

        Raises BadSignature, and then nothing of it may be believed or kept.
        """

    def notices_since(self, moment: datetime) -> Iterable[Notice]:
        """All that the gateway would have told by webhook since then, oldest first."""
