"""Which supplier places a link."""

from django.conf import settings

from igny8.accounts.models import Account
from igny8.kit.clock import simulated_moment
from igny8.marketplaces.errors import NoSuchSupplier, SandboxRefused, SupplierNotAsked
from igny8.marketplaces.gateways.base import LinkProvider
from igny8.marketplaces.gateways.manual import ManualProvider
from igny8.marketplaces.gateways.sandbox import SandboxProvider
from igny8.marketplaces.models import ManualBook, SandboxBook
from igny8.marketplaces.queries import may_be_played
from igny8.marketplaces.rules.suppliers import SANDBOX, SUPPLIERS


def provider_for(supplier: str, *, account: Account) -> LinkProvider:
    """The provider that a price book entry names, for this account. Raises NoSuchSupplier,
    and SandboxRefused for the sandbox where the client is no demonstration.

    The account is the client's whose links are placed. Its calls are made outside transactions.
    Under a simulated clock only who reaches nobody outside is asked: SupplierNotAsked else.
    """
    if supplier not in SUPPLIERS:
        known = ", ".join(SUPPLIERS)
        raise NoSuchSupplier(f"There is no supplier {supplier!r}; there are {known}.")
    if supplier == SANDBOX and not may_be_played(account):
        raise SandboxRefused(
            f"The sandbox only plays a supplier, and {account} is no demonstration. "
            "Order the link from a real supplier."
        )
    provider = _provider(supplier, account)
    if simulated_moment() is not None and not provider.sandboxed:
        raise SupplierNotAsked("No supplier is asked under a simulated clock.")
    return provider


def _provider(supplier: str, account: Account) -> LinkProvider:
    if supplier == SANDBOX:
        return SandboxProvider(SandboxBook(account), pages_url=settings.SANDBOX_PUBLISHERS_URL)
    return ManualProvider(supplier, ManualBook(account))
