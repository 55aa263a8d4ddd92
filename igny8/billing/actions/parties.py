"""Who sells and who buys, written down as they are on the day of the invoice."""

from collections.abc import Iterable

from igny8.accounts.models import Account, Brand
from igny8.accounts.queries import brand_for
from igny8.billing.actions.batch import as_json
from igny8.billing.queries.billing import DueAccount
from igny8.billing.rules.tax import Party, Tax, tax_between
from igny8.kit.lookups import among


class Parties:
    """The sellers of many accounts' invoices, read in a query for all and one for each issuer."""

    def __init__(self, accounts: Iterable[DueAccount]) -> None:
        listed = list(accounts)
        ids = {account.id for account in listed}
        issuers = {account.issuer_id for account in listed}
        self._issuers = {
            str(issuer.pk): issuer
            for issuer in Account.objects.select_related("parent").filter(pk__in=issuers)
        }
        own = Brand.objects.filter(account__in=among(ids)).select_related("logo")
        self._brands = {str(brand.account_id): brand for brand in own}
        self._sellers: dict[str, str] = {}

    def seller_of(self, account: DueAccount) -> str:
        """Names, addresses and colors of the brand that the account's clients see, as JSON."""
        whose = account.id if account.id in self._brands else account.issuer_id
        if whose not in self._sellers:
            issuer = self._issuers[account.issuer_id]
            brand = self._brands.get(account.id) or brand_for(issuer)
            self._sellers[whose] = as_json(seller_facts(brand, issuer))
        return self._sellers[whose]

    def tax_of(self, account: DueAccount) -> Tax:
        """The tax that the account's invoice of its day carries."""
        issuer = self._issuers[account.issuer_id]
        return tax_between(
            Party(issuer.country, issuer.vat_number), account.party, day=account.today
        )


def seller_facts(brand: Brand, issuer: Account) -> dict[str, str]:
    """Who sells, as invoices keep it."""
    return {
        "name": brand.name,
        "legal_name": brand.legal_name or brand.name,
        "address": brand.address,
        "email": brand.email,
        "phone": brand.phone,
        "website": brand.website,
        "footer": brand.footer,
        "bank_details": brand.bank_details,
        "primary_color": brand.primary_color,
        "accent_color": brand.accent_color,
        "logo_file": str(brand.logo_id or ""),
        "country": issuer.country,
        "vat_number": issuer.vat_number,
    }
