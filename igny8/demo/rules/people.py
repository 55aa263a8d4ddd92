"""Who signs in to the demonstration, besides its owner."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up colleague and their role on the operator's account."""

    email: str
    name: str
    role: str


TEAM = (
    Person("amara@igny8.example", "Amara Osei", "account_manager"),
    Person("jonas@igny8.example", "Jonas Brandt", "account_manager"),
    Person("finance@igny8.example", "Ines Duarte", "finance"),
)
# What an hour of a colleague costs, by the currency of the client they work for.
HOUR_COSTS = {
    "USD": Decimal("38.00"),
    "GBP": Decimal("30.00"),
    "CAD": Decimal("52.00"),
    "EUR": Decimal("35.00"),
    "KES": Decimal("4900.00"),
    "MYR": Decimal("170.00"),
}
ROLE_NAMES = {
    "owner": "Owner",
    "account_manager": "Account manager",
    "finance": "Finance",
    "client_approver": "Client, approves",
    "client_viewer": "Client, reads",
}
