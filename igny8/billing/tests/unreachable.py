"""A gateway that does not answer, and notes what it was asked."""

from igny8.billing.errors import OutcomeUnknown
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import SandboxCharge
from igny8.billing.rules.charges import Charge, GatewayRefund
from igny8.kit.money import Money


class Unreachable(SandboxGateway):
    """A sandbox whose line is down for the first so many calls; it notes what it was asked."""

    def __init__(self, *, calls: int) -> None:
        super().__init__(SandboxCharge)
        self.down = calls
        self.asked: list[str] = []

    def _call(self, what: str) -> None:
        self.asked.append(what)
        if self.down:
            self.down -= 1
            raise OutcomeUnknown("The gateway did not answer within 20 seconds.")

    def charge(self, amount: Money, *, customer: str, key: str, method: str = "") -> Charge:
        self._call("charge")
        return super().charge(amount, customer=customer, key=key, method=method)

    def find_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        self._call("find")
        return super().find_charge(key)

    def refund(self, amount: Money, *, charge_reference: str, key: str) -> GatewayRefund:
        self._call("refund")
        return super().refund(amount, charge_reference=charge_reference, key=key)

    def find_refund(self, key: str, *, charge_reference: str) -> GatewayRefund | None:
        self._call("find")
        return super().find_refund(key, charge_reference=charge_reference)
