"""How clients pay, and each attempt to collect."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar, cast

from django.db import models

from igny8.accounts.models import AccountBaseModel, StoredFile, User
from igny8.billing.models.invoices import Invoice
from igny8.kit.crypto import EncryptedTextField
from igny8.kit.money import Money

# No call of a gateway takes so long: a claim of this age was left by a process that died.
CLAIM = timedelta(minutes=10)


class GatewayName(models.TextChoices):
    """Who takes the money."""

    MANUAL = "manual", "Bank transfer"
    SANDBOX = "sandbox", "Sandbox"
    STRIPE = "stripe", "Stripe"
    PAYPAL = "paypal", "PayPal"
    BALANCE = "balance", "The client's balance"


class PaymentMethod(AccountBaseModel):
    """A way in which an account pays; the default one is used when we collect.

    `customer` is what the gateway knows the account by, `reference` what it knows the card by; that
    is empty where the customer alone is enough. A retired one is kept: payments were made by it.
    """

    gateway = models.CharField(max_length=20, choices=GatewayName)
    customer = EncryptedTextField(blank=True)
    reference = EncryptedTextField(blank=True)
    label = models.CharField(max_length=80, blank=True, help_text="Such as: Visa ending 4242.")
    expires_on = models.DateField(
        null=True, blank=True, help_text="The last day on which the card is good."
    )
    is_default = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-is_default", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(is_default=True),
                name="billing_one_default_method",
            ),
            models.CheckConstraint(
                condition=models.Q(is_default=False) | models.Q(retired_at__isnull=True),
                name="billing_default_method_in_use",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.get_gateway_display()

    def make_default(self) -> None:
        """Collect by it from now on; the caller holds the account and has taken back the other."""
        self.is_default = True
        self.save(update_fields=["is_default", "updated_at"])

    def retire(self, *, now: datetime) -> None:
        """Use it no more."""
        self.is_default = False
        self.retired_at = now
        self.save(update_fields=["is_default", "retired_at", "updated_at"])


class Payment(AccountBaseModel):
    """One attempt to be paid for an invoice: written first, made after, resolved at the end.

    What comes beyond what is owed, and all of a prepayment, goes to the client's balance
    (`surplus`); a prepayment has no invoice. A payment by the gateway "balance" comes out of it.
    `method` is the saved one that was charged; `in_person` says that the client pays at a page of
    the gateway's. What happens once only (the first collection, a step of dunning) names itself in
    `occasion`, so that no repetition makes a second attempt of it.
    """

    class Status(models.TextChoices):
        ATTEMPTED = "attempted", "Under way"
        UNKNOWN = "unknown", "Outcome not known yet"
        PROCESSING = "processing", "The bank is at work on it"
        NEEDS_AUTHENTICATION = "needs_authentication", "Waits for the client's bank"
        SUCCEEDED = "succeeded", "Paid"
        FAILED = "failed", "Failed"
        UNDONE = "undone", "Taken back"

    UNRESOLVED: ClassVar = (
        Status.ATTEMPTED, Status.UNKNOWN, Status.PROCESSING, Status.NEEDS_AUTHENTICATION,
    )  # fmt: skip

    invoice = models.ForeignKey(
        Invoice, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    gateway = models.CharField(max_length=20, choices=GatewayName)
    method = models.ForeignKey(
        PaymentMethod, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    in_person = models.BooleanField(default=False)
    occasion = models.CharField(max_length=120, blank=True)
    customer = EncryptedTextField(blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    surplus = models.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal(0), help_text="To the client's balance."
    )
    currency = models.CharField(max_length=3)
    idempotency_key = models.CharField(max_length=120)
    status = models.CharField(max_length=24, choices=Status, default=Status.ATTEMPTED)
    reference = models.CharField(max_length=120, blank=True)
    action_url = models.URLField(max_length=2000, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    is_hopeless = models.BooleanField(
        default=False, help_text="The same way to pay will never do; only another one can."
    )
    recorded_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    attempted_at = models.DateTimeField()
    taking_since = models.DateTimeField(
        null=True, blank=True, help_text="A call that may bring the money is on its way."
    )
    withdrawing_since = models.DateTimeField(
        null=True, blank=True, help_text="We withdraw what waits for the client; it is not taken."
    )
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
                condition=models.Q(
                    status__in=["attempted", "unknown", "processing", "needs_authentication"]
                ),
                name="billing_one_open_attempt",
            ),
            models.UniqueConstraint(
                fields=["invoice", "occasion"],
                condition=~models.Q(occasion=""),
                name="billing_one_attempt_an_occasion",
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
        indexes = [
            models.Index(fields=["idempotency_key"], name="billing_payments_by_key"),
            models.Index(
                fields=["attempted_at"],
                condition=models.Q(
                    status__in=["attempted", "unknown", "processing", "needs_authentication"]
                ),
                name="billing_payments_unresolved",
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

    def fail(self, *, code: str, failure: str, now: datetime, is_hopeless: bool = False) -> None:
        """The money is not ours, and this attempt will not bring it."""
        self.status = self.Status.FAILED
        self.failure_code = code[:60]
        self.failure = failure[:300]
        self.is_hopeless = is_hopeless
        self.resolved_at = now
        fields = ["status", "failure_code", "failure", "is_hopeless", "resolved_at", "updated_at"]
        self.save(update_fields=fields)

    @property
    def waits_for_client(self) -> bool:
        """Whether the client has to act: at their bank, or at the gateway's page."""
        return self.status == self.Status.NEEDS_AUTHENTICATION

    def claim_to_charge(self, *, now: datetime) -> bool:
        """Whether it is still to be charged; meanwhile nobody gives it up or withdraws it.

        Several may charge it at once, since the gateway takes it once a key.
        """
        self.taking_since = now
        unresolved = Payment.objects.filter(pk=self.pk, status__in=self.UNRESOLVED)
        return bool(unresolved.update(taking_since=now))

    def is_being_taken(self, *, now: datetime) -> bool:
        """Whether a call that may bring its money is on its way; an old claim says nothing."""
        return self.taking_since is not None and self.taking_since >= now - CLAIM

    def claim_to_take(self, *, now: datetime) -> bool:
        """Whether it is ours to take what the client agreed to: nobody takes or withdraws it."""
        rows = self._not_being_taken(now).filter(withdrawing_since__isnull=True)
        self.taking_since = now
        return bool(rows.update(taking_since=now))

    def claim_to_withdraw(self, *, now: datetime) -> bool:
        """Whether it may be withdrawn; from then on nobody takes it."""
        return bool(self._not_being_taken(now).update(withdrawing_since=now))

    def taken_or_not(self) -> None:
        """The gateway has answered whether it could be taken."""
        mine = Payment.objects.filter(pk=self.pk, taking_since=self.taking_since)
        mine.update(taking_since=None)

    def not_withdrawn(self) -> None:
        """It waits for the client as before."""
        Payment.objects.filter(pk=self.pk).update(withdrawing_since=None)

    def _not_being_taken(self, now: datetime) -> "models.QuerySet[Payment]":
        free = models.Q(taking_since__isnull=True) | models.Q(taking_since__lt=now - CLAIM)
        return Payment.objects.filter(free, pk=self.pk)
