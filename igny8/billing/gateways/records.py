"""What a gateway may be able to tell beside its own work: all that it did."""

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from igny8.billing.rules.charges import Charge


@runtime_checkable
class ListsCharges(Protocol):
    """A gateway whose books can be read: reconciling compares them with our payments.

    A gateway joins by having this method, and needs nothing else.
    """

    def charges(self) -> Iterable[Charge]:
        """Every charge that it was asked for, whatever became of it. Raises GatewayError."""
