"""What the rows of a billing run have in common."""

from django.db import models

from igny8.accounts.models import Account, AccountBaseModel, Site


class BooksRow(AccountBaseModel):
    """A row that is written by the hundred thousand: it has no more indexes than it is read by.

    An account's rows are found by a constraint that begins with the account, or through the row
    that they belong to.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class PartOfBooks(BooksRow):
    """A line of an invoice, an entry of a transaction, a period of an agreement.

    Its account is that of what it belongs to: the database checks this by statement, which costs
    less than a foreign key's look for every row.
    """

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        abstract = True


class OfASite(models.Model):
    """What a row of the books is for, where it is for one site.

    The database checks by statement that the site is one of the account's, and refuses to delete a
    site that the books name (billing.migrations.0002).
    """

    site = models.ForeignKey(
        Site,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        abstract = True
