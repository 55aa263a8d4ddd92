"""The sandbox gateway's own books: what a payment provider would keep, no account's rows."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models, transaction

from igny8.billing.rules.charges import (
    Charge,
    ChargeStatus,
    DisputeStatus,
    GatewayDispute,
    GatewayRefund,
    MethodSetup,
    Notice,
    RefundStatus,
    SavedMethod,
)
from igny8.kit.clock import utc_now
from igny8.kit.money import Money, from_minor_units, minor_units


class SandboxRefund(models.Model):
    """What the sandbox gave back; `key` is empty where it was made at its own pages."""

    charge = models.ForeignKey("SandboxCharge", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=40, unique=True)
    minor_units = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=[(s.value, s.name) for s in RefundStatus])
    failure = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=utc_now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~models.Q(key=""), name="billing_sandbox_refund_once"
            ),
            models.CheckConstraint(
                condition=models.Q(minor_units__gt=0), name="billing_sandbox_refund_of_something"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def keep(cls, refund: GatewayRefund) -> GatewayRefund | None:
        """Write it down once per key; the one that is kept. None where less than that is left."""
        with transaction.atomic():
            charge = SandboxCharge.objects.select_for_update().get(
                reference=refund.charge_reference
            )
            earlier = cls.objects.filter(key=refund.key).first() if refund.key else None
            if earlier is not None:
                return earlier.as_refund()
            given = cls.objects.filter(charge=charge).exclude(status=RefundStatus.FAILED)
            taken = given.aggregate(total=models.Sum("minor_units"))["total"] or 0
            if taken + minor_units(refund.amount) > charge.minor_units:
                return None
            row = cls.objects.create(
                charge=charge,
                key=refund.key,
                reference=refund.reference,
                minor_units=minor_units(refund.amount),
                status=refund.status,
                failure=refund.failure,
            )
            return row.as_refund()

    @classmethod
    def with_key(cls, key: str) -> GatewayRefund | None:
        """The refund under this key, if there is one."""
        row = cls.objects.filter(key=key).exclude(key="").select_related("charge").first()
        return row.as_refund() if row else None

    @classmethod
    def of(cls, charge_reference: str) -> list[GatewayRefund]:
        """All refunds of one charge, oldest first."""
        rows = cls.objects.filter(charge__reference=charge_reference).select_related("charge")
        return [row.as_refund() for row in rows.order_by("id")]

    @classmethod
    def end(cls, reference: str, status: RefundStatus, *, failure: str = "") -> GatewayRefund:
        """Settle or fail a refund; the refund as it then is."""
        cls.objects.filter(reference=reference).update(status=status, failure=failure)
        return cls.objects.select_related("charge").get(reference=reference).as_refund()

    def as_refund(self) -> GatewayRefund:
        return GatewayRefund(
            key=self.key,
            charge_reference=self.charge.reference,
            amount=from_minor_units(self.minor_units, self.charge.currency),
            status=RefundStatus(self.status),
            reference=self.reference,
            failure=self.failure,
        )


class SandboxDispute(models.Model):
    """A client who asked the sandbox's bank for the money of a charge."""

    charge = models.ForeignKey("SandboxCharge", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, unique=True)
    minor_units = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=[(s.value, s.name) for s in DisputeStatus])
    reason = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=utc_now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def keep(cls, dispute: GatewayDispute) -> GatewayDispute:
        """Write the dispute down."""
        row = cls.objects.create(
            charge=SandboxCharge.objects.get(reference=dispute.charge_reference),
            reference=dispute.reference,
            minor_units=minor_units(dispute.amount),
            status=dispute.status,
            reason=dispute.reason,
        )
        return row.as_dispute()

    @classmethod
    def end(cls, reference: str, status: DisputeStatus) -> GatewayDispute:
        """Win or lose an open dispute; the dispute as it then is."""
        cls.objects.filter(reference=reference, status=DisputeStatus.OPEN).update(status=status)
        return cls.objects.select_related("charge").get(reference=reference).as_dispute()

    @classmethod
    def of(cls, charge_reference: str) -> list[GatewayDispute]:
        """All disputes of one charge, oldest first."""
        rows = cls.objects.filter(charge__reference=charge_reference).select_related("charge")
        return [row.as_dispute() for row in rows.order_by("id")]

    def as_dispute(self) -> GatewayDispute:
        return GatewayDispute(
            charge_reference=self.charge.reference,
            amount=from_minor_units(self.minor_units, self.charge.currency),
            status=DisputeStatus(self.status),
            reference=self.reference,
            reason=self.reason,
        )


class SandboxMethod(models.Model):
    """A way to pay that is saved at the sandbox, from the client's first visit to its page on.

    `card` says what it does when it is charged: see gateways/sandbox_cards.py.
    """

    key = models.CharField(max_length=120, unique=True)
    setup_reference = models.CharField(max_length=40, unique=True)
    reference = models.CharField(max_length=40, unique=True)
    customer = models.CharField(max_length=120)
    return_url = models.CharField(max_length=500, blank=True)
    card = models.CharField(max_length=40, blank=True, help_text="Empty until it is saved.")
    label = models.CharField(max_length=80, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=utc_now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def begin(
        cls, *, key: str, setup_reference: str, reference: str, customer: str, return_url: str
    ) -> str:
        """Begin a setup once per key; the reference of the one that is kept."""
        row, _ = cls.objects.get_or_create(
            key=key,
            defaults={
                "setup_reference": setup_reference,
                "reference": reference,
                "customer": customer,
                "return_url": return_url,
            },
        )
        return row.setup_reference

    @classmethod
    def setup(cls, setup_reference: str) -> MethodSetup | None:
        """How the setup stands, without the page that it goes on at."""
        row = cls.objects.filter(setup_reference=setup_reference).first()
        if row is None:
            return None
        return MethodSetup(setup_reference, method=row.as_method() if row.card else None)

    @classmethod
    def save_card(cls, setup_reference: str, *, card: str, label: str, until: date | None) -> None:
        """What the client's visit to the page brings."""
        waiting = cls.objects.filter(setup_reference=setup_reference, card="")
        waiting.update(card=card, label=label, expires_on=until)

    @classmethod
    def card_of(cls, reference: str, *, customer: str) -> str:
        """What the customer's saved way to pay does; empty where it is not saved, or no more."""
        saved = cls.objects.filter(reference=reference, customer=customer, forgotten_at=None)
        return saved.values_list("card", flat=True).first() or ""

    @classmethod
    def forget(cls, reference: str) -> None:
        """It pays nothing from now on."""
        cls.objects.filter(reference=reference, forgotten_at=None).update(forgotten_at=utc_now())

    def as_method(self) -> SavedMethod:
        return SavedMethod(
            customer=self.customer,
            reference=self.reference,
            label=self.label,
            expires_on=self.expires_on,
        )


class SandboxNotice(models.Model):
    """What the sandbox tells by webhook, and lists for those who were not told."""

    event_id = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=40)
    happened_at = models.DateTimeField(default=utc_now)
    charge_reference = models.CharField(max_length=40, blank=True)
    charge_key = models.CharField(max_length=120, blank=True)
    setup_reference = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"

    @classmethod
    def keep(cls, notice: Notice) -> None:
        """Write the announcement down."""
        cls.objects.create(
            event_id=notice.event_id,
            kind=notice.kind,
            happened_at=notice.happened_at,
            charge_reference=notice.charge_reference,
            charge_key=notice.charge_key,
            setup_reference=notice.setup_reference,
            facts=notice.facts,
        )

    @classmethod
    def since(cls, moment: datetime) -> list[Notice]:
        """All that happened at or after the moment, oldest first."""
        rows = cls.objects.filter(happened_at__gte=moment).order_by("id")
        return [
            Notice(
                event_id=row.event_id,
                kind=row.kind,
                happened_at=row.happened_at,
                charge_reference=row.charge_reference,
                charge_key=row.charge_key,
                setup_reference=row.setup_reference,
                facts=row.facts,
            )
            for row in rows
        ]


class SandboxCharge(models.Model):
    """What the sandbox gateway took or refused. Its other books hang on this one."""

    refunds: ClassVar[type[SandboxRefund]] = SandboxRefund
    disputes: ClassVar[type[SandboxDispute]] = SandboxDispute
    methods: ClassVar[type[SandboxMethod]] = SandboxMethod
    notices: ClassVar[type[SandboxNotice]] = SandboxNotice

    key = models.CharField(max_length=120, unique=True)
    reference = models.CharField(max_length=40, unique=True)
    customer = models.CharField(max_length=120)
    method = models.CharField(max_length=40, blank=True)
    minor_units = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=24, choices=[(s.value, s.name) for s in ChargeStatus])
    action_url = models.CharField(max_length=300, blank=True)
    return_url = models.CharField(max_length=500, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=utc_now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def keep(cls, charge: Charge, *, return_url: str = "") -> Charge:
        """Write the charge down once per key; the one that is kept, which may be an earlier one."""
        row, _ = cls.objects.get_or_create(
            key=charge.key,
            defaults={
                "reference": charge.reference,
                "customer": charge.customer,
                "method": charge.method,
                "minor_units": minor_units(charge.amount),
                "currency": charge.amount.currency,
                "status": charge.status,
                "action_url": charge.action_url,
                "return_url": return_url,
                "failure_code": charge.failure_code,
                "failure": charge.failure,
            },
        )
        return row.as_charge()

    @classmethod
    def with_key(cls, key: str) -> Charge | None:
        """The charge under this key, if there is one."""
        row = cls.objects.filter(key=key).first()
        return row.as_charge() if row else None

    @classmethod
    def with_reference(cls, reference: str) -> Charge | None:
        """The charge of this reference, if there is one."""
        row = cls.objects.filter(reference=reference).first()
        return row.as_charge() if row else None

    @classmethod
    def move(
        cls, key: str, status: ChargeStatus, *, out_of: ChargeStatus, code: str = "", why: str = ""
    ) -> bool:
        """Take a charge out of one status into another, once; whether this call did."""
        waiting = cls.objects.filter(key=key, status=out_of)
        return bool(waiting.update(status=status, failure_code=code, failure=why))

    @classmethod
    def everything(cls) -> list[Charge]:
        """All that the sandbox did, oldest first."""
        return [row.as_charge() for row in cls.objects.order_by("id")]

    @property
    def money(self) -> Money:
        return from_minor_units(self.minor_units, self.currency)

    def as_charge(self) -> Charge:
        return Charge(
            key=self.key,
            customer=self.customer,
            amount=self.money,
            status=ChargeStatus(self.status),
            reference=self.reference,
            action_url=self.action_url,
            failure_code=self.failure_code,
            failure=self.failure,
            method=self.method,
        )
