"""What recurs, and the periods that it has had."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models

from igny8.accounts.models import AccountBaseModel, Site
from igny8.billing.errors import CannotCancel, CannotPause, CannotResume
from igny8.billing.models.books import BooksRow, PartOfBooks
from igny8.billing.rules.arithmetic import span_in_words
from igny8.billing.rules.contracts import Terms, period_key
from igny8.billing.rules.mrr import MrrTerms
from igny8.billing.rules.periods import Alignment


class Agreement(BooksRow):
    """What a client gets and pays for month after month: a plan, a managed service, a retainer.

    `next_period_on` is where the next period will begin: the end of the last one, or the day of the
    resumption. Days are local dates of the account.
    """

    class Kind(models.TextChoices):
        PLAN = "plan", "Plan"
        MANAGED = "managed", "Managed service"
        RETAINER = "retainer", "Retainer"

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        CANCELLED = "cancelled", "Cancelled"

    ALIGNMENTS: ClassVar = [(alignment.value, alignment.name.title()) for alignment in Alignment]

    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=120, help_text="What its owner knows it by.")
    kind = models.CharField(max_length=10, choices=Kind)
    item = models.CharField(
        max_length=60, blank=True, help_text="What was sold, as price lists name it: managed:lite."
    )
    description = models.CharField(max_length=200, help_text="As it is printed on invoices.")
    price = models.DecimalField(max_digits=12, decimal_places=2, help_text="For a whole month.")
    currency = models.CharField(max_length=3)
    revenue_kind = models.CharField(max_length=20)
    alignment = models.CharField(max_length=12, choices=ALIGNMENTS)
    anchor_date = models.DateField()
    starts_on = models.DateField()
    trial_ends_on = models.DateField(
        null=True, blank=True, help_text="The first day that costs something, after a free trial."
    )
    ends_on = models.DateField(null=True, blank=True, help_text="The first day without it.")
    next_period_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    paused_on = models.DateField(
        null=True,
        blank=True,
        help_text="Since when it is paused; kept where it is cancelled while it is.",
    )
    units_per_period = models.PositiveIntegerField(default=0)
    unit_name = models.CharField(max_length=30, blank=True)
    credits_per_period = models.PositiveIntegerField(default=0)
    setup_fee = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        default=Decimal(0),
        help_text="Once, with the first period.",
    )

    class Meta:
        ordering = ["starts_on", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="billing_agreement_once_a_key"),
            models.CheckConstraint(
                condition=models.Q(price__gte=0) & models.Q(setup_fee__gte=0),
                name="billing_agreement_price_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(alignment__in=list(Alignment)),
                name="billing_agreement_alignment_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="billing_agreement_ends_after_its_start",
            ),
            models.CheckConstraint(
                condition=models.Q(next_period_on__gte=models.F("starts_on")),
                name="billing_agreement_goes_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(trial_ends_on__isnull=True)
                | models.Q(trial_ends_on__gt=models.F("starts_on")),
                name="billing_trial_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(status="active", paused_on__isnull=True)
                | models.Q(status="paused", paused_on__isnull=False)
                | models.Q(status="cancelled"),
                name="billing_pause_has_its_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_period_on"],
                condition=models.Q(status="active"),
                name="billing_agreements_due",
            )
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def time_zone(self) -> str:
        return self.account.time_zone

    @property
    def serves_until(self) -> date | None:
        """The first day after all service, as things stand; None while it goes on without end.

        A paused agreement serves to the end of its last period (decisions 3.12).
        """
        if self.status != self.Status.PAUSED:
            return self.ends_on
        return min(self.next_period_on, self.ends_on or self.next_period_on)

    @property
    def will_open_another(self) -> bool:
        """Whether a period will follow those that it had, as things stand."""
        ends = self.ends_on is not None and self.next_period_on >= self.ends_on
        return self.status == self.Status.ACTIVE and not ends

    def take_terms(self, change: "AgreementChange") -> None:
        """The changed terms are in force; the caller holds the row."""
        self.item, self.description, self.price = change.item, change.description, change.price
        self.units_per_period = change.units_per_period
        self.credits_per_period = change.credits_per_period
        self.save(
            update_fields=[
                "item", "description", "price", "units_per_period", "credits_per_period",
                "updated_at",
            ]
        )  # fmt: skip

    @property
    def mrr_terms(self) -> MrrTerms:
        """What decides its monthly recurring revenue, with the change of terms that waits."""
        waiting = self.changes.filter(applied_on__isnull=True, withdrawn_at__isnull=True).first()
        return MrrTerms(
            price=self.price,
            starts_on=self.starts_on,
            trial_ends_on=self.trial_ends_on,
            ends_on=self.ends_on,
            paused_on=self.paused_on,
            next_price=waiting.price if waiting else None,
            next_price_on=waiting.effective_on if waiting else None,
        )

    def pause(self, *, today: date) -> None:
        """No new period from now on; the present one is finished. Raises CannotPause."""
        if self.status != self.Status.ACTIVE:
            raise CannotPause(f"Only an active agreement can pause; this one is {self.status}.")
        self.status = self.Status.PAUSED
        self.paused_on = today
        self.save(update_fields=["status", "paused_on", "updated_at"])

    def resume(self, *, today: date) -> None:
        """Periods again: from today, or from the end of the present one. Raises CannotResume.

        One that was paused before its first day, and past it, begins only now.
        """
        if self.status != self.Status.PAUSED:
            raise CannotResume(f"Only a paused agreement can resume; this one is {self.status}.")
        self.status = self.Status.ACTIVE
        self.paused_on = None
        has_begun = self.next_period_on > self.starts_on
        self.next_period_on = max(self.next_period_on, today)
        if not has_begun:
            self.starts_on = self.next_period_on
            if self.trial_ends_on and self.trial_ends_on <= self.starts_on:
                self.trial_ends_on = None
        self.save(
            update_fields=[
                "status", "paused_on", "next_period_on", "starts_on", "trial_ends_on", "updated_at"
            ]
        )  # fmt: skip

    def cancel(self, *, ends_on: date) -> None:
        """Over for good; `ends_on` is the first day without it. Once only, or sooner than it was.

        Raises CannotCancel.
        """
        if self.status == self.Status.CANCELLED and ends_on >= (self.ends_on or ends_on):
            raise CannotCancel("This agreement is cancelled already.")
        self.status = self.Status.CANCELLED
        self.ends_on = ends_on
        self.save(update_fields=["status", "ends_on", "updated_at"])


class ServicePeriod(PartOfBooks):
    """One month, or part of one, of an agreement: owed once, billed once. Days [start, end).

    `cut_short_on` is the first day without service where the agreement was cancelled at once.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="periods", db_index=False
    )
    start = models.DateField()
    end = models.DateField()
    cut_short_on = models.DateField(null=True, blank=True)
    units_owed = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=12, decimal_places=2)
    arithmetic = models.JSONField()
    time_zone = models.CharField(max_length=64, help_text="Whose days these are.")

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "start"], name="billing_period_starts_once"
            ),
            models.UniqueConstraint(fields=["agreement", "end"], name="billing_period_ends_once"),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="billing_period_has_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(cut_short_on__isnull=True)
                | models.Q(cut_short_on__gte=models.F("start"), cut_short_on__lt=models.F("end")),
                name="billing_period_is_cut_inside",
            ),
        ]

    def __str__(self) -> str:
        return span_in_words(self.start, self.end)

    @property
    def fee_key(self) -> str:
        """Under which key its fee is owed, where it has one."""
        return period_key(str(self.agreement_id), self.start)

    @property
    def service_end(self) -> date:
        """The first day without service."""
        return self.cut_short_on or self.end

    def owe_more(self, units: int) -> None:
        """An upgrade brings more units; its PeriodAddition says so."""
        self.units_owed += units
        self.save(update_fields=["units_owed", "updated_at"])

    def cut_short(self, *, on: date) -> None:
        """Service stops on this day although the period was billed to its end."""
        self.cut_short_on = on
        self.save(update_fields=["cut_short_on", "updated_at"])


class AgreementChange(AccountBaseModel):
    """Other terms of an agreement from a local day on: at once, or from the next period.

    The new terms are kept whole. One waits at most; it is applied when a period opens on or after
    `effective_on`, or is withdrawn before.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="changes")
    key = models.CharField(max_length=120)
    effective_on = models.DateField()
    item = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=200)
    price = models.DecimalField(max_digits=12, decimal_places=2)
    units_per_period = models.PositiveIntegerField()
    credits_per_period = models.PositiveIntegerField()
    price_before = models.DecimalField(max_digits=12, decimal_places=2)
    asked_at = models.DateTimeField()
    applied_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["effective_on", "asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "key"], name="billing_change_once_a_key"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=models.Q(applied_on__isnull=True, withdrawn_at__isnull=True),
                name="billing_one_change_waits",
            ),
            models.CheckConstraint(
                condition=models.Q(price__gte=0), name="billing_changed_price_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.description} from {self.effective_on}"

    @property
    def terms(self) -> Terms:
        return Terms(
            self.item, self.description, self.price, self.units_per_period, self.credits_per_period
        )

    def apply(self, *, on: date) -> None:
        """A period opened under these terms on this day."""
        self.applied_on = on
        self.save(update_fields=["applied_on", "updated_at"])


class PeriodAddition(AccountBaseModel):
    """What an upgrade in the middle of a period adds to it: units, and a share of the price."""

    period = models.ForeignKey(ServicePeriod, on_delete=models.PROTECT, related_name="additions")
    change = models.OneToOneField(
        AgreementChange, on_delete=models.PROTECT, related_name="addition"
    )
    from_day = models.DateField()
    units = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=12, decimal_places=2)
    arithmetic = models.JSONField()

    class Meta:
        ordering = ["from_day"]

    def __str__(self) -> str:
        return f"{self.units} more from {self.from_day}"


class MrrMovement(AccountBaseModel):
    """A change of what recurs each month, on a local day: MRR is the sum of them (decisions 3.16).

    `amount` is signed, in the agreement's currency.
    """

    class Kind(models.TextChoices):
        NEW = "new", "New"
        EXPANSION = "expansion", "Expansion"
        CONTRACTION = "contraction", "Contraction"
        CHURN = "churn", "Churn"
        REACTIVATION = "reactivation", "Reactivation"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="movements")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=14, choices=Kind)
    day = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["day", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "key"], name="billing_movement_once_a_key"
            ),
            models.CheckConstraint(
                condition=~models.Q(amount=0), name="billing_movement_moves_something"
            ),
        ]
        indexes = [models.Index(fields=["account", "day"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount:+} {self.currency}"
