"""Prices agreed with one client."""

from datetime import date

from django.db import transaction

from igny8.accounts.models import Account
from igny8.billing.errors import KeyReused
from igny8.billing.models import PriceOverride
from igny8.billing.rules.invoices import check_currency, check_price
from igny8.kit.money import Money


@transaction.atomic
def agree_price(account: Account, *, item: str, price: Money, from_day: date) -> PriceOverride:
    """What the client pays a month for an item (managed:lite, plan:growth) from a local day on.

    Once per item and day. Raises WrongCurrency, WrongAmount, KeyReused where another price is
    agreed from that day.
    """
    check_currency(price.currency, account_currency=account.currency)
    check_price(price.amount, currency=price.currency)
    kept, _ = PriceOverride.objects.get_or_create(
        account=account,
        item=item,
        from_day=from_day,
        defaults={"price": price.amount, "currency": price.currency},
    )
    if (kept.price, kept.currency) != (price.amount, price.currency):
        raise KeyReused(f"From {from_day} on the client pays {kept.price} for {item} already.")
    return kept
