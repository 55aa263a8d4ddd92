"""Bank transfers: the client pays, and a person marks the invoice paid with the reference."""

from igny8.billing.rules.charges import Charge
from igny8.kit.errors import GatewayError
from igny8.kit.money import Money


class ManualGateway:
    """Takes nothing by itself."""

    collects = False
    sandboxed = True

    def charge(self, amount: Money, *, customer: str, key: str) -> Charge:
        """Always GatewayError: nobody can pull money out of a bank transfer."""
        raise GatewayError(
            "This account pays by bank transfer; mark the invoice paid when the money is there.",
            permanent=True,
        )

    def find_charge(self, key: str) -> Charge | None:
        """None: there are no charges."""
        return None

    def cancel_charge(self, key: str) -> Charge | None:
        """None: there are no charges."""
        return None
