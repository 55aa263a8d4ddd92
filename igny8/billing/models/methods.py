"""Ways to pay that are being saved, and addresses at which an invoice can be paid."""

from datetime import datetime
from hashlib import sha256

from django.db import models
from django.utils.crypto import salted_hmac

from igny8.accounts.models import AccountBaseModel, User
from igny8.billing.models.invoices import Invoice
from igny8.billing.models.payments import GatewayName, PaymentMethod

PAY_LINK_SALT = "igny8.pay-link"


class PaymentMethodSetup(AccountBaseModel):
    """A way to pay that the client is saving at a gateway's page; `method` once it is saved."""

    class Status(models.TextChoices):
        STARTED = "started", "Under way"
        SAVED = "saved", "Saved"
        ENDED = "ended", "Ended without a way to pay"

    gateway = models.CharField(max_length=20, choices=GatewayName)
    status = models.CharField(max_length=10, choices=Status, default=Status.STARTED)
    reference = models.CharField(
        max_length=120, blank=True, help_text="What the gateway knows this setup by."
    )
    action_url = models.URLField(max_length=2000, blank=True)
    becomes_default = models.BooleanField(default=True)
    asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    method = models.OneToOneField(
        PaymentMethod, null=True, blank=True, on_delete=models.PROTECT, related_name="setup"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "gateway"],
                condition=models.Q(status="started"),
                name="billing_one_setup_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["gateway", "reference"],
                condition=~models.Q(reference=""),
                name="billing_setup_once_a_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_gateway_display()}, {self.get_status_display().lower()}"

    @property
    def key(self) -> str:
        """The gateway's idempotency key."""
        return f"setup:{self.pk}"

    def begun(self, *, reference: str, action_url: str) -> None:
        """The gateway has begun it; the client goes to `action_url`."""
        self.reference = reference
        self.action_url = action_url
        self.save(update_fields=["reference", "action_url", "updated_at"])

    def save_as(self, method: PaymentMethod, *, now: datetime) -> None:
        """It brought a way to pay."""
        self.status = self.Status.SAVED
        self.method = method
        self.ended_at = now
        self.save(update_fields=["status", "method", "ended_at", "updated_at"])

    def end(self, *, now: datetime) -> None:
        """It brought nothing, and another one may begin."""
        self.status = self.Status.ENDED
        self.ended_at = now
        self.save(update_fields=["status", "ended_at", "updated_at"])


class PayLink(AccountBaseModel):
    """An address at which whoever has it may see and pay one invoice, until it ends.

    Its token is made from the row's key and the installation's secret, so that the address can be
    said again, and of it only a hash is kept here. The e-mails in which it was given out keep it in
    plain text: whoever reads those can see and pay the invoice until the link ends.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="pay_links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-expires_at"]

    def __str__(self) -> str:
        return f"{self.invoice} until {self.expires_at:%Y-%m-%d}"

    @classmethod
    def made_for(cls, invoice: Invoice, *, expires_at: datetime) -> "PayLink":
        """A new link, saved."""
        link = cls(account=invoice.account, invoice=invoice, expires_at=expires_at)
        link.token_hash = cls.hash_of(link.token)
        link.save(force_insert=True)
        return link

    @staticmethod
    def hash_of(token: str) -> str:
        """What is kept of a token."""
        return sha256(token.encode()).hexdigest()

    @property
    def token(self) -> str:
        """The address's secret part: 256 bits that need the installation's secret."""
        return salted_hmac(PAY_LINK_SALT, str(self.pk), algorithm="sha256").hexdigest()

    @property
    def can_be_said(self) -> bool:
        """Whether the token made now is the one that was given out: not after a new secret."""
        return self.token_hash == self.hash_of(self.token)

    def is_good(self, *, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def revoke(self, *, now: datetime) -> None:
        """It leads nowhere from now on."""
        self.revoked_at = now
        self.save(update_fields=["revoked_at", "updated_at"])
