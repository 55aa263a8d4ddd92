"""What no gateway is asked to give back."""

from igny8.billing.errors import RefundRefused
from igny8.billing.rules.charges import Charge, ChargeStatus
from igny8.kit.money import Money

NEVER_CAME = "Only a charge whose money has come can be given back."


def refuse_refund(charge: Charge | None, amount: Money) -> None:
    """Raise RefundRefused where nothing, or nothing of the kind, can be given back on the charge.

    Asked before the gateway is: Stripe takes an amount without its currency, and would give back
    so many of the charge's own.
    """
    why = ""
    if charge is None or charge.status is not ChargeStatus.SETTLED:
        why = NEVER_CAME
    elif amount.currency != charge.amount.currency or amount.rounded().amount <= 0:
        why = f"Only an amount in {charge.amount.currency} can be given back on this charge."
    if why:
        raise RefundRefused(why, permanent=True)
