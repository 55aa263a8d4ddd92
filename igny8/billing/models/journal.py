"""The journal: balanced transactions that nobody changes; PostgreSQL's triggers see to it."""

from django.db import models

from igny8.billing.models.books import BooksRow, OfASite, PartOfBooks
from igny8.billing.rules.journal import Ledger
from igny8.kit.money import Money


class JournalTransaction(BooksRow):
    """One movement of money, with the document that it comes from. Corrected by adding another."""

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=200)
    subject_id = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(help_text="In business time.")
    day = models.DateField(help_text="Local date of the account: the month that it counts in.")
    entry_count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["at", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="billing_journal_once_a_key"),
            models.CheckConstraint(
                condition=models.Q(entry_count__gte=2), name="billing_journal_has_two_sides"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class JournalEntry(PartOfBooks, OfASite):
    """One side of a movement: a debit is positive, a credit negative."""

    transaction = models.ForeignKey(
        JournalTransaction, on_delete=models.PROTECT, related_name="entries"
    )
    ledger = models.CharField(
        max_length=20, choices=[(ledger.value, ledger.name) for ledger in Ledger]
    )
    kind = models.CharField(
        max_length=60, blank=True, help_text="Revenue by kind, cash by gateway."
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    day = models.DateField(help_text="The transaction's day, for sums by month.")

    class Meta:
        ordering = ["transaction", "created_at"]
        verbose_name_plural = "journal entries"
        indexes = [models.Index(fields=["account", "ledger", "day"])]

    def __str__(self) -> str:
        return f"{self.ledger} {self.money}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)
