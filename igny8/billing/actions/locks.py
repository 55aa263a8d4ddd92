"""One at a time per account, where a sum must not move under us."""

from igny8.accounts.models import Account


def lock_account(account: Account) -> None:
    """Hold the account's row until the transaction ends; others may still add rows that name it."""
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
