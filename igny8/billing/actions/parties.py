"""Who sells and who buys, written down as they are on the day of the invoice."""

from igny8.accounts.models import Account
from igny8.accounts.queries import brand_for


def seller_to(account: Account) -> dict[str, str]:
    """Names, addresses and colours of the brand that the account's clients see."""
    brand = brand_for(account)
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
    }


def buyer_of(account: Account) -> dict[str, str]:
    """The account's name and addresses."""
    return {
        "name": account.name,
        "address": account.billing_address,
        "email": account.billing_email,
        "country": account.country,
    }
