"""Bank transfers: the client pays, and a person marks the invoice paid with the reference."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NoReturn

from igny8.billing.errors import BadSignature, RefundRefused
from igny8.billing.rules.charges import Charge, ChargeRecord, GatewayRefund, MethodSetup, Notice
from igny8.kit.errors import GatewayError
from igny8.kit.money import Money


class ManualGateway:
    """Takes and gives nothing by itself, and has nothing to tell."""

    collects = False
    sandboxed = True

    def charge(self, amount: Money, *, customer: str, key: str, method: str = "") -> NoReturn:
        """Always GatewayError: nobody can pull money out of a bank transfer."""
        raise GatewayError(
            "This account pays by bank transfer; mark the invoice paid when the money is there.",
            permanent=True,
        )

    def start_payment(
        self, amount: Money, *, customer: str, key: str, return_url: str, description: str
    ) -> NoReturn:
        """Always GatewayError: the client pays at their own bank."""
        raise GatewayError(
            "A bank transfer is made at the client's bank, with the invoice's number as reference.",
            permanent=True,
        )

    def complete_payment(
        self, key: str, *, customer: str = "", reference: str = ""
    ) -> Charge | None:
        """None: there are no charges."""
        return None

    def find_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        """None: there are no charges."""
        return None

    def cancel_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        """None: there are no charges."""
        return None

    def refund(self, amount: Money, *, charge_reference: str, key: str) -> NoReturn:
        """Always RefundRefused: a person sends the money back, and says so."""
        raise RefundRefused(
            "A bank transfer is given back by a transfer of our own; enter it when it is made.",
            permanent=True,
        )

    def find_refund(self, key: str, *, charge_reference: str) -> GatewayRefund | None:
        """None: there are no refunds."""
        return None

    def charge_record(self, charge_reference: str) -> ChargeRecord | None:
        """None: there are no charges."""
        return None

    def start_setup(self, *, customer: str, key: str, name: str, return_url: str) -> NoReturn:
        """Always GatewayError: there is nothing to save."""
        raise GatewayError("A bank transfer needs nothing to be saved.", permanent=True)

    def finish_setup(self, reference: str) -> MethodSetup:
        """A setup that ended without a method: there are none."""
        return MethodSetup(reference)

    def forget_method(self, reference: str) -> None:
        """Nothing is saved, so it is gone already."""

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> NoReturn:
        """Always BadSignature: no bank tells us anything."""
        raise BadSignature("Bank transfers have no webhooks.")

    def notices_since(self, moment: datetime) -> Iterable[Notice]:
        """Nothing ever happened."""
        return ()
