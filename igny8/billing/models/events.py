"""What gateways announce, and what they did to money of ours by themselves."""

from datetime import datetime
from uuid import uuid4

from django.db import models

from igny8.accounts.models import AccountBaseModel
from igny8.billing.models.payments import GatewayName, Payment
from igny8.billing.rules.charges import Notice
from igny8.kit.money import Money

# Gateways let others write up to 127 or 255 letters into what names a charge; ours are shorter.
LONGEST_KEY = 255


class GatewayEvent(models.Model):
    """One announcement of a gateway's, kept once however often and by whichever way it came.

    It belongs to no account before it is understood. Only where to look is kept, not what it said:
    the signed body is checked and forgotten, and the gateway is asked afresh.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waits"
        DONE = "done", "Done"
        PARKED = "parked", "Parked"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    gateway = models.CharField(max_length=20, choices=GatewayName)
    event_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=120)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    is_polled = models.BooleanField(default=False, help_text="Found by us; no webhook told it.")
    charge_reference = models.CharField(max_length=LONGEST_KEY, blank=True)
    charge_key = models.CharField(max_length=LONGEST_KEY, blank=True)
    setup_reference = models.CharField(max_length=LONGEST_KEY, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "event_id"], name="billing_gateway_event_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=models.Q(status="parked"),
                name="billing_events_parked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_gateway_display()} {self.kind}"

    @classmethod
    def from_notice(
        cls, gateway: str, notice: Notice, *, now: datetime, is_polled: bool
    ) -> "GatewayEvent":
        """The announcement as a row, unsaved. A key too long to be kept is none of ours."""
        return cls(
            gateway=gateway,
            event_id=notice.event_id,
            kind=notice.kind[:120],
            happened_at=notice.happened_at,
            received_at=now,
            is_polled=is_polled,
            charge_reference=_if_kept(notice.charge_reference),
            charge_key=_if_kept(notice.charge_key),
            setup_reference=_if_kept(notice.setup_reference),
        )

    @property
    def is_about_money(self) -> bool:
        return bool(self.charge_reference or self.charge_key)

    def done(self, *, now: datetime, payment: Payment | None = None, reason: str = "") -> None:
        """What it announced is in our books, or concerns nothing that we keep."""
        self._end(self.Status.DONE, now=now, payment=payment, reason=reason)

    def park(self, *, now: datetime, reason: str, payment: Payment | None = None) -> None:
        """A person has to look at it."""
        self._end(self.Status.PARKED, now=now, payment=payment, reason=reason)

    def wait_again(self) -> None:
        """A person asked for another try."""
        self.status = self.Status.WAITING
        self.reason = ""
        self.resolved_at = None
        self.save(update_fields=["status", "reason", "resolved_at"])

    def _end(self, status: str, *, now: datetime, payment: Payment | None, reason: str) -> None:
        self.status = status
        self.payment = payment
        self.reason = reason[:300]
        self.resolved_at = now
        self.save(update_fields=["status", "payment", "reason", "resolved_at"])


def _if_kept(key: str) -> str:
    return key if len(key) <= LONGEST_KEY else ""


class GatewayPoll(models.Model):
    """Through which moment a gateway was asked for what it has to tell."""

    gateway = models.CharField(primary_key=True, max_length=20, choices=GatewayName)
    polled_through = models.DateTimeField()

    class Meta:
        ordering = ["gateway"]

    def __str__(self) -> str:
        return f"{self.get_gateway_display()} through {self.polled_through:%Y-%m-%d %H:%M}"


class GatewayMovement(AccountBaseModel):
    """Money of one payment that moved at the gateway without our asking: given back, or disputed.

    `status` is what of it is booked. It only goes on, so that an older reading changes nothing.
    """

    class Kind(models.TextChoices):
        REFUND = "refund", "Given back at the gateway"
        DISPUTE = "dispute", "Disputed by the client"

    class Status(models.TextChoices):
        PENDING = "pending", "On its way"
        SETTLED = "settled", "Given back"
        FAILED = "failed", "Came back to us"
        OPEN = "open", "Held by the gateway"
        WON = "won", "Won"
        LOST = "lost", "Lost"

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=10, choices=Kind)
    gateway = models.CharField(max_length=20, choices=GatewayName)
    reference = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=Status)
    reason = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["seen_at", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "kind", "reference"], name="billing_movement_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="billing_movement_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.money} {self.get_status_display().lower()}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    def move_to(self, status: str) -> None:
        """It went on; the caller holds the payment and books it."""
        self.status = status
        self.save(update_fields=["status", "updated_at"])
