"""What the rows of a billing run have in common."""

from django.db import models

from igny8.accounts.models import Account, AccountBaseModel


class BooksRow(AccountBaseModel):
    """A row that is written by the hundred thousand: it has no more indexes than it is read by.

    An account's rows are found by a constraint that begins with the account, or through the row
    that they belong to.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class PartOfBooks(BooksRow):
    """A line of an invoice or an entry of a transaction.

    Its account is that of what it belongs to: the database checks this with the whole, by
    statement, which costs less than a foreign key's look for every row.
    """

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        abstract = True
