"""What a gateway says about one charge; the same shape whoever took the money."""

from dataclasses import dataclass
from enum import StrEnum

from igny8.kit.money import Money


class ChargeStatus(StrEnum):
    """Where a charge stands at its gateway."""

    SETTLED = "settled"
    NEEDS_AUTHENTICATION = "needs_authentication"
    DECLINED = "declined"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Charge:
    """One charge. `action_url` is where the client authenticates it; `failure` is a sentence."""

    key: str
    customer: str
    amount: Money
    status: ChargeStatus
    reference: str
    action_url: str = ""
    failure_code: str = ""
    failure: str = ""
