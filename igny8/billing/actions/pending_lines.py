"""What is owed and not billed yet."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from igny8.billing.models import PendingLine
from igny8.billing.rules.arithmetic import taken_off


def owe_less(line: PendingLine, facts: Mapping[str, Any], *, note: str) -> None:
    """Owe what the facts leave of the line, and nothing where they leave nothing.

    `facts` say how much is taken off its price; `note` is printed on the invoice. The caller holds
    the account, and the line is on no invoice.
    """
    amount = Decimal(facts["price"]) - taken_off(facts)
    if not amount:
        line.delete()
        return
    if not taken_off(line.arithmetic):
        line.description = f"{line.description}: {note}"[:300]
    line.arithmetic = dict(facts)
    line.quantity, line.unit_price, line.amount = Decimal(1), amount, amount
    line.save(
        update_fields=[
            "description", "arithmetic", "quantity", "unit_price", "amount", "updated_at",
        ]
    )  # fmt: skip
