"""Plays a card processor: demos and tests run with no keys, no network and no money.

What it took is in its own books, which outlive a kill -9 and are shared by all processes. The
customer decides what happens: see the names below; anyone else's card is good.
"""

from hashlib import sha256
from typing import Protocol

from igny8.billing.errors import CardDeclined, ChargeKeyReused, OutcomeUnknown
from igny8.billing.rules.charges import Charge, ChargeStatus
from igny8.kit.money import Money

DECLINED = "declined"
STOLEN = "stolen"
AUTHENTICATE = "authenticate"
SLOW = "slow"

REFUSALS = {
    DECLINED: ("insufficient_funds", "The card was declined: not enough money on it."),
    STOLEN: ("stolen_card", "The card was declined and will be every time; ask for another one."),
}
HOPELESS = frozenset({"stolen_card"})


class ChargeBook(Protocol):
    """The sandbox's own books."""

    def keep(self, charge: Charge) -> Charge: ...
    def with_key(self, key: str) -> Charge | None: ...
    def move(self, key: str, status: ChargeStatus) -> Charge | None: ...
    def everything(self) -> list[Charge]: ...


class SandboxGateway:
    """A card processor in a table."""

    collects = True
    sandboxed = True

    def __init__(self, book: ChargeBook) -> None:
        self.book = book

    def charge(self, amount: Money, *, customer: str, key: str) -> Charge:
        """Take the money once per key.

        Raises CardDeclined; OutcomeUnknown after having taken it (customer "slow"); ChargeKeyReused
        where the key was used with another amount or customer.
        """
        earlier = self.book.with_key(key)
        kept = earlier or self.book.keep(_new_charge(amount, customer=customer, key=key))
        if (kept.amount, kept.customer) != (amount.rounded(), customer):
            raise ChargeKeyReused(
                "This key was used before with another amount or customer.", permanent=True, key=key
            )
        if kept.status is ChargeStatus.DECLINED:
            permanent = kept.failure_code in HOPELESS
            raise CardDeclined(kept.failure, permanent=permanent, failure_code=kept.failure_code)
        if customer == SLOW and earlier is None:
            raise OutcomeUnknown("The gateway did not answer within 20 seconds.")
        return kept

    def find_charge(self, key: str) -> Charge | None:
        """What became of the charge with this key."""
        return self.book.with_key(key)

    def cancel_charge(self, key: str) -> Charge | None:
        """Withdraw a charge that waits for authentication."""
        return self.book.move(key, ChargeStatus.CANCELLED)

    def authenticate(self, key: str) -> Charge | None:
        """Play the client who confirms at the bank: the waiting charge settles."""
        return self.book.move(key, ChargeStatus.SETTLED)

    def charges(self) -> list[Charge]:
        """All that was taken or refused, oldest first, to compare with what we believe."""
        return self.book.everything()


def _new_charge(amount: Money, *, customer: str, key: str) -> Charge:
    reference = f"sbx_{sha256(key.encode()).hexdigest()[:24]}"
    failure_code, failure = REFUSALS.get(customer, ("", ""))
    waits = customer == AUTHENTICATE
    status = ChargeStatus.NEEDS_AUTHENTICATION if waits else ChargeStatus.SETTLED
    return Charge(
        key=key,
        customer=customer,
        amount=amount.rounded(),
        status=ChargeStatus.DECLINED if failure else status,
        reference=reference,
        action_url=f"https://bank.example/confirm/{reference}" if waits else "",
        failure_code=failure_code,
        failure=failure,
    )
