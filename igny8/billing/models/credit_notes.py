"""Corrections of issued invoices: credit notes, and the money that is given back."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models

from igny8.accounts.models import AccountBaseModel, StoredFile, User
from igny8.billing.models.invoices import Invoice, InvoiceLine, InvoiceSeries
from igny8.billing.models.payments import GatewayName, Payment
from igny8.kit.money import Money


class CreditNote(AccountBaseModel):
    """An issued correction of one invoice; it never changes, its PDF apart.

    Its total is in three parts: what was not paid yet (`off_unpaid`), what had been given up
    (`off_written_off`), and what was paid, which the client's balance gets (`given_back`).
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credit_notes")
    key = models.CharField(max_length=160, help_text="Issued once under it.")
    series = models.ForeignKey(InvoiceSeries, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=30)
    issued_on = models.DateField(help_text="Local date of the account.")
    issued_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    issued_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    currency = models.CharField(max_length=3)
    net = models.DecimalField(max_digits=12, decimal_places=2)
    tax = models.DecimalField(max_digits=12, decimal_places=2)
    total = models.DecimalField(max_digits=12, decimal_places=2)
    line_count = models.PositiveIntegerField()
    off_unpaid = models.DecimalField(max_digits=12, decimal_places=2)
    off_written_off = models.DecimalField(max_digits=12, decimal_places=2)
    given_back = models.DecimalField(max_digits=12, decimal_places=2)
    seller = models.JSONField()
    buyer = models.JSONField()
    pdf = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-issued_on", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="billing_credited_once_a_key"),
            models.UniqueConstraint(
                fields=["series", "sequence"], name="billing_credit_note_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(total=models.F("net") + models.F("tax"), total__gt=0),
                name="billing_credit_note_total_is_net_and_tax",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    total=models.F("off_unpaid")
                    + models.F("off_written_off")
                    + models.F("given_back"),
                    off_unpaid__gte=0,
                    off_written_off__gte=0,
                    given_back__gte=0,
                ),
                name="billing_credit_note_is_its_parts",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def with_parts(cls) -> models.QuerySet["CreditNote"]:
        """Credit notes with what is shown of each; a fixed number of queries."""
        rows = cls.objects.select_related("account", "invoice", "issued_by", "pdf")
        return rows.prefetch_related("lines", "refunds__recorded_by")

    @property
    def total_money(self) -> Money:
        return Money(self.total, self.currency)

    def keep_pdf(self, file: StoredFile) -> None:
        """The document, once it is made."""
        self.pdf = file
        self.save(update_fields=["pdf", "updated_at"])


class CreditNoteLine(AccountBaseModel):
    """What is taken back of one invoice line: an amount without tax, and its share of the tax."""

    credit_note = models.ForeignKey(CreditNote, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    invoice_line = models.ForeignKey(
        InvoiceLine, on_delete=models.PROTECT, related_name="credit_note_lines"
    )
    description = models.CharField(max_length=300)
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="Without tax.")
    tax_amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["credit_note", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_note", "position"], name="billing_credit_line_has_its_place"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, tax_amount__gte=0),
                name="billing_credit_line_more_than_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.description


class Refund(AccountBaseModel):
    """Money of the client's balance that goes back the way a payment came, or by hand.

    Written first, made after, resolved at the end. While it is not resolved its amount is kept out
    of the balance. `credit_note` is empty where a prepayment or a surplus is given back, which no
    document billed.
    """

    class Status(models.TextChoices):
        ATTEMPTED = "attempted", "Under way"
        UNKNOWN = "unknown", "Outcome not known yet"
        PENDING = "pending", "On its way"
        SUCCEEDED = "succeeded", "Given back"
        FAILED = "failed", "Failed"

    UNRESOLVED: ClassVar = (Status.ATTEMPTED, Status.UNKNOWN, Status.PENDING)

    credit_note = models.ForeignKey(
        CreditNote, null=True, blank=True, on_delete=models.PROTECT, related_name="refunds"
    )
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    gateway = models.CharField(max_length=20, choices=GatewayName)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    request_key = models.CharField(max_length=160, help_text="What was asked for, by its asker.")
    idempotency_key = models.CharField(max_length=120, help_text="What the gateway is told.")
    status = models.CharField(max_length=12, choices=Status, default=Status.ATTEMPTED)
    reference = models.CharField(max_length=120, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    requested_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    refunded_on = models.DateField(
        null=True, blank=True, help_text="Local day of the account on which the money went."
    )

    class Meta:
        ordering = ["requested_at", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["idempotency_key"], name="billing_refund_once_a_key"),
            models.UniqueConstraint(
                fields=["account", "request_key", "payment"],
                name="billing_refund_asked_once_a_payment",
            ),
            models.UniqueConstraint(
                fields=["gateway", "reference"],
                condition=~models.Q(reference="") & ~models.Q(gateway="manual"),
                name="billing_refund_once_a_reference",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="billing_refund_more_than_nothing"
            ),
        ]
        indexes = [
            models.Index(
                fields=["account"],
                condition=models.Q(status__in=["attempted", "unknown", "pending"]),
                name="billing_refunds_unresolved",
            )
        ]

    def __str__(self) -> str:
        return f"{self.money} by {self.get_gateway_display()}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def is_resolved(self) -> bool:
        return self.status not in self.UNRESOLVED

    @property
    def waits_for_a_person(self) -> bool:
        """Whether somebody has to transfer it and say so."""
        return self.gateway == GatewayName.MANUAL and not self.is_resolved

    def wait(self, status: str, *, reference: str = "") -> None:
        """Still unresolved: the outcome is not known, or the money is on its way."""
        self.status = status
        self.reference = reference or self.reference
        self.save(update_fields=["status", "reference", "updated_at"])

    def succeed(
        self, *, reference: str, on: date, now: datetime, recorded_by: User | None = None
    ) -> None:
        """The client has the money, since a local day of the account; the caller books it."""
        self.status = self.Status.SUCCEEDED
        self.reference = reference
        self.refunded_on = on
        self.resolved_at = now
        self.recorded_by = recorded_by
        fields = ["status", "reference", "refunded_on", "resolved_at", "recorded_by", "updated_at"]
        self.save(update_fields=fields)

    def fail(self, *, code: str, failure: str, now: datetime) -> None:
        """The client does not have the money: it is in their balance again."""
        self.status = self.Status.FAILED
        self.failure_code = code
        self.failure = failure[:300]
        self.resolved_at = now
        self.save(update_fields=["status", "failure_code", "failure", "resolved_at", "updated_at"])
