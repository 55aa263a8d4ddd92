"""How clients pay, and each attempt to collect."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, cast

from django.db import models

from igny8.accounts.models import AccountBaseModel, StoredFile, User
from igny8.billing.models.invoices import Invoice
from igny8.kit.crypto import EncryptedTextField
from igny8.kit.money import Money


class GatewayName(models.TextChoices):
    """Who takes the money."""

    MANUAL = "manual", "Bank transfer"
    SANDBOX = "sandbox", "Sandbox"
    STRIPE = "stripe", "Stripe"
    PAYPAL = "paypal", "PayPal"
    BALANCE = "balance", "The client's balance"


class PaymentMethod(AccountBaseModel):
    """How an account pays when we collect; `customer` is what the gateway knows it by."""

    gateway = models.CharField(max_length=20, choices=GatewayName)
    customer = EncryptedTextField(blank=True)
    label = models.CharField(max_length=80, blank=True, help_text="Such as: Visa ending 4242.")
    is_default = models.BooleanField(default=True)

    class Meta:
        ordering = ["-is_default", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(is_default=True),
                name="billing_one_default_method",
            )
        ]

    def __str__(self) -> str:
        return self.label or self.get_gateway_display()


class Payment(AccountBaseModel):
    """One attempt to be paid for an invoice: written first, made after, resolved at the end.

    What comes beyond what is owed, and all of a prepayment, goes to the client's balance
    (`surplus`); a prepayment has no invoice. A payment by the gateway "balance" comes out of it.
    """

    class Status(models.TextChoices):
        ATTEMPTED = "attempted", "Under way"
        UNKNOWN = "unknown", "Outcome not known yet"
        NEEDS_AUTHENTICATION = "needs_authentication", "Waits for the client's bank"
        SUCCEEDED = "succeeded", "Paid"
        FAILED = "failed", "Failed"
        UNDONE = "undone", "Taken back"

    UNRESOLVED: ClassVar = (Status.ATTEMPTED, Status.UNKNOWN, Status.NEEDS_AUTHENTICATION)

    invoice = models.ForeignKey(
        Invoice, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    gateway = models.CharField(max_length=20, choices=GatewayName)
    customer = EncryptedTextField(blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    surplus = models.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal(0), help_text="To the client's balance."
    )
    currency = models.CharField(max_length=3)
    idempotency_key = models.CharField(max_length=120)
    status = models.CharField(max_length=24, choices=Status, default=Status.ATTEMPTED)
    reference = models.CharField(max_length=120, blank=True)
    action_url = models.URLField(max_length=500, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    attempted_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    received_on = models.DateField(
        null=True, blank=True, help_text="Local day of the account on which the money came."
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_reason = models.CharField(max_length=300, blank=True)
    pdf = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Its receipt.",
    )

    class Meta:
        ordering = ["attempted_at", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "idempotency_key"], name="billing_payment_once_a_key"
            ),
            models.UniqueConstraint(
                fields=["gateway", "reference"],
                condition=~models.Q(reference="") & ~models.Q(gateway="manual"),
                name="billing_payment_once_a_reference",
            ),
            models.UniqueConstraint(
                fields=["invoice"],
                condition=models.Q(status__in=["attempted", "unknown", "needs_authentication"]),
                name="billing_one_open_attempt",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="billing_payment_more_than_nothing"
            ),
            models.CheckConstraint(
                condition=models.Q(surplus__gte=0, surplus__lte=models.F("amount")),
                name="billing_surplus_within_its_payment",
            ),
            models.CheckConstraint(
                condition=models.Q(invoice__isnull=False) | models.Q(surplus=models.F("amount")),
                name="billing_prepayment_goes_to_the_balance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.money} by {self.get_gateway_display()}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def surplus_money(self) -> Money:
        return Money(self.surplus, self.currency)

    @property
    def counted(self) -> Decimal:
        """What of it counts on its invoice."""
        return self.amount - self.surplus

    @property
    def charged_invoice(self) -> Invoice:
        """What an attempt charges; only a prepayment, which nobody attempts, has no invoice."""
        return cast(Invoice, self.invoice)

    @property
    def is_from_balance(self) -> bool:
        return self.gateway == GatewayName.BALANCE

    @property
    def has_receipt(self) -> bool:
        """Whether it is money that came: what is paid out of the balance came by another one."""
        return self.status == self.Status.SUCCEEDED and not self.is_from_balance

    @property
    def is_resolved(self) -> bool:
        return self.status not in self.UNRESOLVED

    def keep_pdf(self, file: StoredFile) -> None:
        """Its receipt, once it is made."""
        self.pdf = file
        self.save(update_fields=["pdf", "updated_at"])

    def wait(self, status: str, *, action_url: str = "", reference: str = "") -> None:
        """Still unresolved: the outcome is not known, or the client has to act."""
        self.status = status
        self.action_url = action_url
        self.reference = reference
        self.save(update_fields=["status", "action_url", "reference", "updated_at"])

    @property
    def can_undo(self) -> bool:
        """Whether a person may take it back: entered by hand, from the balance, or unresolved."""
        ours = self.gateway in (GatewayName.MANUAL, GatewayName.BALANCE)
        return not self.is_resolved or (ours and self.status == self.Status.SUCCEEDED)

    def succeed(
        self, *, reference: str, on: date, now: datetime, surplus: Decimal = Decimal(0)
    ) -> None:
        """The money is ours, since a local day of the account; the surplus is for its balance."""
        self.status = self.Status.SUCCEEDED
        self.surplus = surplus
        self.reference = reference
        self.received_on = on
        self.resolved_at = now
        fields = ["status", "surplus", "reference", "received_on", "resolved_at", "updated_at"]
        self.save(update_fields=fields)

    def undo(self, *, by: User, reason: str, now: datetime) -> None:
        """The entry was wrong: it stays to be read, and counts no more."""
        self.status = self.Status.UNDONE
        self.undone_by = by
        self.undone_at = now
        self.undone_reason = reason[:300]
        fields = ["status", "undone_by", "undone_at", "undone_reason", "updated_at"]
        self.save(update_fields=fields)

    def fail(self, *, code: str, failure: str, now: datetime) -> None:
        """The money is not ours, and this attempt will not bring it."""
        self.status = self.Status.FAILED
        self.failure_code = code
        self.failure = failure[:300]
        self.resolved_at = now
        self.save(update_fields=["status", "failure_code", "failure", "resolved_at", "updated_at"])
