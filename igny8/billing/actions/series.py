"""Document numbers: gapless per issuer and kind of document."""

from igny8.accounts.models import Account
from igny8.billing.models import InvoiceSeries

# Per kind of document, by whether the account is a demo's: those have numbers of their own, so that
# a demonstration leaves no gap in the real ones.
CREDIT_NOTES = {False: ("credit_notes", "CN"), True: ("demo_credit_notes", "DEMO-CN")}


def locked_series(account: Account, codes: dict[bool, tuple[str, str]]) -> InvoiceSeries:
    """The series of the account's issuer, held until the transaction ends."""
    code, prefix = codes[account.is_demo]
    issuer = account.parent or account
    InvoiceSeries.objects.get_or_create(account=issuer, code=code, defaults={"prefix": prefix})
    return InvoiceSeries.objects.select_for_update(no_key=True).get(account=issuer, code=code)
