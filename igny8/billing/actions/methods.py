"""How an account pays when we collect."""

from django.db import transaction

from igny8.accounts.models import Account
from igny8.billing.actions.locks import lock_account
from igny8.billing.errors import UnknownGateway
from igny8.billing.models import PaymentMethod
from igny8.billing.models.payments import GatewayName


@transaction.atomic
def set_payment_method(
    account: Account, *, gateway: str, customer: str = "", label: str = ""
) -> PaymentMethod:
    """Make this the account's default way to pay; the same again changes nothing.

    `customer` is what the gateway knows the client by, kept encrypted. Raises UnknownGateway.
    """
    if gateway not in GatewayName.values:
        raise UnknownGateway(
            f"There is no way to pay {gateway!r}; use {' or '.join(GatewayName.values)}."
        )
    lock_account(account)
    current = PaymentMethod.objects.filter(account=account, is_default=True).first()
    if current is not None and (current.gateway, current.customer) == (gateway, customer):
        return current
    PaymentMethod.objects.filter(account=account, is_default=True).update(is_default=False)
    return PaymentMethod.objects.create(
        account=account, gateway=GatewayName(gateway), customer=customer, label=label
    )
