"""Which plan an account is on."""

from igny8.accounts.models import Account
from igny8.billing.models import AccountPlan


def current_plan(account: Account) -> AccountPlan | None:
    """The account's plan; None where it has chosen none."""
    rows = AccountPlan.objects.for_account(account).filter(ends_on__isnull=True)
    return rows.select_related("agreement__account").first()
