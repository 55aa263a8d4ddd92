"""What is owed and not yet billed, and what was billed: issued invoices never change."""

from datetime import date, datetime
from decimal import Decimal

from django.db import models

from igny8.accounts.models import AccountBaseModel, StoredFile
from igny8.billing.models.agreements import ServicePeriod
from igny8.billing.models.books import BooksRow, OfASite, PartOfBooks
from igny8.billing.rules.arithmetic import explain
from igny8.kit.money import Money


class InvoiceSeries(AccountBaseModel):
    """The numbers of one issuer (the row's account): each used once, none left out."""

    code = models.CharField(max_length=20)
    prefix = models.CharField(max_length=12)
    first_number = models.PositiveIntegerField(default=1)
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "invoice series"
        constraints = [
            models.UniqueConstraint(fields=["account", "code"], name="billing_one_series_a_code")
        ]

    def __str__(self) -> str:
        return self.prefix

    def take_numbers(self, count: int) -> int:
        """The first of the next `count` numbers; the caller holds the row and uses all of them in
        this transaction."""
        first = self.next_number
        self.next_number = first + count
        self.save(update_fields=["next_number", "updated_at"])
        return first

    def begin_at(self, number: int) -> None:
        """The first number, of a series of which none is used; the caller holds the row's lock."""
        self.first_number = self.next_number = number
        self.save(update_fields=["first_number", "next_number", "updated_at"])


class Invoice(AccountBaseModel):
    """An issued invoice. Only what became of it changes: payments, status, its PDF.

    `seller` and `buyer` are the names and addresses of the day it was issued. Where `is_imported`,
    other software issued it: it keeps that number, its total is what was open when it was taken
    over, and it has no PDF of ours.
    """

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        PAID = "paid", "Paid"
        CREDITED = "credited", "Credited"
        WRITTEN_OFF = "written_off", "Written off"

    series = models.ForeignKey(
        InvoiceSeries, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=30)
    is_imported = models.BooleanField(default=False, db_default=False)
    issued_on = models.DateField(help_text="Local date of the account.")
    due_on = models.DateField()
    issued_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    net = models.DecimalField(max_digits=12, decimal_places=2)
    tax = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    total = models.DecimalField(max_digits=12, decimal_places=2)
    line_count = models.PositiveIntegerField()
    seller = models.JSONField()
    buyer = models.JSONField()
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    paid_amount = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    credited_amount = models.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal(0), help_text="By credit notes, unpaid."
    )
    written_off_amount = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    paid_at = models.DateTimeField(null=True, blank=True)
    pdf = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["-issued_on", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "sequence"], name="billing_invoice_number_once"
            ),
            models.UniqueConstraint(
                fields=["series", "number"],
                condition=models.Q(is_imported=True),
                name="billing_imported_number_once",
            ),
            models.UniqueConstraint(
                fields=["account", "issued_on"],
                condition=models.Q(is_imported=False),
                name="billing_one_invoice_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(paid_amount__gte=0)
                & models.Q(credited_amount__gte=0)
                & models.Q(written_off_amount__gte=0)
                & models.Q(
                    total__gte=models.F("paid_amount")
                    + models.F("credited_amount")
                    + models.F("written_off_amount")
                ),
                name="billing_invoice_settled_within_its_total",
            ),
            models.CheckConstraint(
                condition=models.Q(total=models.F("net") + models.F("tax")),
                name="billing_invoice_total_is_net_and_tax",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "account"],
                include=["id"],
                condition=models.Q(status="open"),
                name="billing_invoices_open",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total_money(self) -> Money:
        return Money(self.total, self.currency)

    @property
    def balance(self) -> Money:
        """What is still owed."""
        settled = self.paid_amount + self.credited_amount + self.written_off_amount
        return Money(self.total - settled, self.currency)

    def receive(self, amount: Decimal, *, now: datetime) -> None:
        """Count a payment; the caller holds the row's lock and books it."""
        self.paid_amount += amount
        self._settle("paid_amount", now=now)

    def give_back(self, amount: Decimal) -> None:
        """Uncount a payment that did not last; the caller holds the lock and books it."""
        self.paid_amount -= amount
        self._settle("paid_amount", now=None)

    def credit(self, amount: Decimal, *, now: datetime) -> None:
        """Owe so much less by a credit note; the caller holds the lock and books it."""
        self.credited_amount += amount
        self._settle("credited_amount", now=now)

    def write_off(self, amount: Decimal, *, now: datetime) -> None:
        """Give up so much of it; the caller holds the lock and books it."""
        self.written_off_amount += amount
        self._settle("written_off_amount", now=now)

    def recover(self, amount: Decimal) -> None:
        """Hope again for what was given up; the caller holds the lock and books it."""
        self.written_off_amount -= amount
        self._settle("written_off_amount", now=None)

    def _settle(self, field: str, *, now: datetime | None) -> None:
        """The status that follows from the amounts, kept with the one that changed."""
        if self.balance.amount:
            self.status, self.paid_at = self.Status.OPEN, None
        elif self.written_off_amount:
            self.status = self.Status.WRITTEN_OFF
        elif self.paid_amount or not self.total:
            self.status, self.paid_at = self.Status.PAID, self.paid_at or now
        else:
            self.status = self.Status.CREDITED
        self.save(update_fields=[field, "status", "paid_at", "updated_at"])

    def keep_pdf(self, file: StoredFile) -> None:
        """The document, once it is made."""
        self.pdf = file
        self.save(update_fields=["pdf", "updated_at"])

    def is_overdue(self, *, today: date) -> bool:
        return self.status == self.Status.OPEN and self.due_on < today


class PendingLine(BooksRow, OfASite):
    """Something that is owed and goes on the next invoice: a period's fee, or a line in arrears."""

    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    description = models.CharField(max_length=300)
    quantity = models.DecimalField(max_digits=12, decimal_places=4)
    unit_price = models.DecimalField(max_digits=14, decimal_places=4)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    arithmetic = models.JSONField()
    revenue_kind = models.CharField(max_length=20)
    due_on = models.DateField(
        null=True, blank=True, help_text="Billed from this day on; empty: on the next invoice."
    )
    period = models.OneToOneField(
        ServicePeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="fee"
    )
    invoice = models.ForeignKey(
        Invoice, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="billing_owed_once_a_key"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="billing_owed_more_than_nothing"
            ),
        ]
        indexes = [
            models.Index(
                fields=["account"],
                condition=models.Q(invoice__isnull=True),
                name="billing_lines_not_billed",
            )
        ]

    def __str__(self) -> str:
        return self.description


class InvoiceLine(PartOfBooks, OfASite):
    """One line of an invoice, with the arithmetic that made its amount."""

    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, related_name="lines", db_index=False
    )
    position = models.PositiveIntegerField()
    pending_line = models.OneToOneField(
        PendingLine, on_delete=models.PROTECT, related_name="invoice_line"
    )
    kind = models.CharField(max_length=30)
    description = models.CharField(max_length=300)
    quantity = models.DecimalField(max_digits=12, decimal_places=4)
    unit_price = models.DecimalField(max_digits=14, decimal_places=4)
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="Without tax.")
    tax_rate = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(0), help_text="Percent."
    )
    tax_amount = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    tax_code = models.CharField(
        max_length=20, blank=True, help_text="Which rule of billing.rules.tax, such as GB:standard."
    )
    arithmetic = models.JSONField()
    revenue_kind = models.CharField(max_length=20)

    class Meta:
        ordering = ["invoice", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "position"], name="billing_line_has_its_place"
            )
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def why(self) -> str:
        """The sentence that says how the amount came about."""
        return explain(self.arithmetic, Money(self.amount, self.invoice.currency))
