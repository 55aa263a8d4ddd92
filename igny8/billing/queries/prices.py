"""What a client has agreed to pay instead of a list price."""

from datetime import date

from igny8.accounts.models import Account
from igny8.billing.models import PriceOverride
from igny8.kit.money import Money


def agreed_price(account: Account, *, item: str, day: date) -> Money | None:
    """The client's own price of an item (managed:lite, plan:growth) on a local day, if any."""
    rows = PriceOverride.objects.for_account(account).filter(item=item, from_day__lte=day)
    row = rows.order_by("-from_day").first()
    return Money(row.price, row.currency) if row else None
