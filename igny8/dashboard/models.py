"""What the dashboard keeps so that it answers at once; all of it can be worked out again."""

from django.db import models

from igny8.accounts.models import Account, AccountBaseModel, Site


class BookedMonth(AccountBaseModel):
    """A part of what the journal and the hours have of an account, a site, a month, a currency.

    The sum of such rows is theirs, always: triggers add one a group with every statement that
    writes journal entries or hours, in its transaction. Nothing is added to a row that is there, so
    that two who book for one client never wait for each other; `fold_booked_months` makes few rows
    of many. The keys are checked where they come from.
    """

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, db_constraint=False,
        db_index=False, related_name="+",
    )  # fmt: skip
    month = models.DateField(help_text="Its first day.")
    currency = models.CharField(max_length=3)
    revenue = models.DecimalField(max_digits=16, decimal_places=2)
    backlink_revenue = models.DecimalField(
        max_digits=16, decimal_places=2, help_text="The part of the revenue that links brought."
    )
    supplier_cost = models.DecimalField(max_digits=16, decimal_places=2)
    credit_cost = models.DecimalField(max_digits=16, decimal_places=2)
    minutes = models.BigIntegerField(help_text="That people worked.")
    minutes_cost = models.DecimalField(
        max_digits=20, decimal_places=2, help_text="Minutes x cost of an hour: sixty times theirs."
    )

    class Meta:
        ordering = ["month", "account"]
        indexes = [models.Index(fields=["month", "account"])]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.revenue} {self.currency}"


class Reconciliation(AccountBaseModel):
    """That the books were proven once, by whom they are (the row's account is the operator).

    `findings` are the checks that did not agree, with how often and the first of their differences.
    """

    ran_at = models.DateTimeField()
    seconds = models.DecimalField(max_digits=8, decimal_places=1)
    check_count = models.PositiveIntegerField()
    difference_count = models.PositiveIntegerField()
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ["-ran_at"]

    def __str__(self) -> str:
        if not self.difference_count:
            return f"{self.ran_at:%Y-%m-%d %H:%M}: everything agrees"
        return f"{self.ran_at:%Y-%m-%d %H:%M}: {self.difference_count} differences"
