"""What a tier costs a client: their own price where one is agreed, else the list's."""

from datetime import date
from decimal import Decimal

from igny8.accounts.models import Account
from igny8.billing.queries.prices import agreed_price
from igny8.services.errors import NeedsPrice
from igny8.services.rules.pricing import LIST_CURRENCY, TIER_PRICES


def monthly_price(account: Account, tier: str, *, day: date) -> Decimal:
    """A month's price in the account's currency on a local day (specification 2.1, USD).

    Raises NeedsPrice where the account has another currency than the list and no price of its own.
    """
    if agreed := agreed_price(account, item=f"managed:{tier}", day=day):
        return agreed.amount
    if account.currency != LIST_CURRENCY:
        raise NeedsPrice(
            f"Our list prices are in {LIST_CURRENCY}; give a monthly price in {account.currency}.",
            currency=account.currency,
            fields={"monthly_price": f"This is needed in {account.currency}."},
        )
    return TIER_PRICES[tier]
