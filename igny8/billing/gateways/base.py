"""What a payment gateway can do. It never owns the clock: we decide what is charged, and when."""

from typing import Protocol

from igny8.billing.rules.charges import Charge
from igny8.kit.money import Money


class Gateway(Protocol):
    """Takes money. `collects` says that it does so by itself, without a person.

    `sandboxed` says that no real money moves: only such a gateway may be used under a simulated
    clock.
    """

    collects: bool
    sandboxed: bool

    def charge(self, amount: Money, *, customer: str, key: str) -> Charge:
        """Take the money, once per key. Raises CardDeclined, OutcomeUnknown, GatewayError."""

    def find_charge(self, key: str) -> Charge | None:
        """What became of the charge with this key; None where the gateway never had it."""

    def cancel_charge(self, key: str) -> Charge | None:
        """Withdraw a charge that waits for the client; the charge as it stands then."""
