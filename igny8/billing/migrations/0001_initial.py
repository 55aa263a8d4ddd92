"""The tables of billing."""

import django.db.models.deletion
import django.utils.timezone
import igny8.kit.crypto
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
                ("key", models.CharField(help_text="What its owner knows it by.", max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("plan", "Plan"),
                            ("managed", "Managed service"),
                            ("retainer", "Retainer"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "description",
                    models.CharField(help_text="As it is printed on invoices.", max_length=200),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=2, help_text="For a whole month.", max_digits=10
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("revenue_kind", models.CharField(max_length=20)),
                (
                    "alignment",
                    models.CharField(
                        choices=[("calendar", "Calendar"), ("anniversary", "Anniversary")],
                        max_length=12,
                    ),
                ),
                ("anchor_date", models.DateField()),
                ("starts_on", models.DateField()),
                (
                    "ends_on",
                    models.DateField(blank=True, help_text="The first day without it.", null=True),
                ),
                ("next_period_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("units_per_period", models.PositiveIntegerField(default=0)),
                ("unit_name", models.CharField(blank=True, max_length=30)),
                ("credits_per_period", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["starts_on", "created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "active")),
                        fields=["next_period_on"],
                        name="billing_agreements_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "key"), name="billing_agreement_once_a_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price__gte", 0)),
                        name="billing_agreement_price_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="billing_agreement_ends_after_its_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("next_period_on__gte", models.F("starts_on"))),
                        name="billing_agreement_goes_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "plan",
                    models.CharField(help_text="Code of a plan in rules/plans.py.", max_length=20),
                ),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_plan",
                        to="billing.agreement",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-starts_on"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("account",),
                        name="billing_one_plan_an_account",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("grant", "Granted"),
                            ("spend", "Spent"),
                            ("refund", "Given back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("delta", models.IntegerField(help_text="Credits; negative when spent.")),
                ("reason", models.CharField(max_length=200)),
                ("idempotency_key", models.CharField(max_length=200)),
                (
                    "refunds",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refund",
                        to="billing.creditentry",
                    ),
                ),
                ("entered_at", models.DateTimeField(help_text="In business time.")),
            ],
            options={
                "ordering": ["entered_at", "created_at"],
                "indexes": [
                    models.Index(
                        fields=["account", "entered_at"], name="billing_cre_account_a5d696_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "idempotency_key"), name="billing_credits_once_a_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delta__lt", 0), ("kind", "spend")),
                            models.Q(("delta__gt", 0), ("kind__in", ["grant", "refund"])),
                            _connector="OR",
                        ),
                        name="billing_credits_have_their_sign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "refund"), ("refunds__isnull", False)),
                            models.Q(
                                models.Q(("kind", "refund"), _negated=True),
                                ("refunds__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="billing_refund_names_its_spend",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountAddOn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "code",
                    models.CharField(
                        help_text="Code of an add-on in rules/entitlements.py.", max_length=40
                    ),
                ),
                (
                    "credit_entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="add_on",
                        to="billing.creditentry",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "code"), name="billing_add_on_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceSeries",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("code", models.CharField(max_length=20)),
                ("prefix", models.CharField(max_length=12)),
                ("first_number", models.PositiveIntegerField(default=1)),
                ("next_number", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name_plural": "invoice series",
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "code"), name="billing_one_series_a_code"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoiceseries",
                    ),
                ),
                ("sequence", models.PositiveIntegerField()),
                ("number", models.CharField(max_length=30)),
                ("issued_on", models.DateField(help_text="Local date of the account.")),
                ("due_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("time_zone", models.CharField(max_length=64)),
                ("currency", models.CharField(max_length=3)),
                ("total", models.DecimalField(decimal_places=2, max_digits=12)),
                ("line_count", models.PositiveIntegerField()),
                ("seller", models.JSONField()),
                ("buyer", models.JSONField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("paid", "Paid")], default="open", max_length=10
                    ),
                ),
                (
                    "paid_amount",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=12),
                ),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pdf",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_on", "-sequence"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")),
                        fields=["account", "due_on"],
                        name="billing_invoices_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "sequence"), name="billing_invoice_number_once"
                    ),
                    models.UniqueConstraint(
                        fields=("account", "issued_on"), name="billing_one_invoice_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid_amount__gte", 0), ("paid_amount__lte", models.F("total"))
                        ),
                        name="billing_invoice_paid_within_its_total",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalTransaction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("kind", models.CharField(max_length=30)),
                ("key", models.CharField(max_length=200)),
                ("subject_id", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField(help_text="In business time.")),
                (
                    "day",
                    models.DateField(
                        help_text="Local date of the account: the month that it counts in."
                    ),
                ),
                ("entry_count", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["at", "created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "key"), name="billing_journal_once_a_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_count__gte", 2)),
                        name="billing_journal_has_two_sides",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "transaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="billing.journaltransaction",
                    ),
                ),
                (
                    "ledger",
                    models.CharField(
                        choices=[
                            ("receivable", "RECEIVABLE"),
                            ("cash", "CASH"),
                            ("revenue", "REVENUE"),
                            ("supplier_cost", "SUPPLIER_COST"),
                            ("supplier_payable", "SUPPLIER_PAYABLE"),
                            ("credit_cost", "CREDIT_COST"),
                            ("credits_used", "CREDITS_USED"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True, help_text="Revenue by kind, cash by gateway.", max_length=60
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("day", models.DateField(help_text="The transaction's day, for sums by month.")),
            ],
            options={
                "verbose_name_plural": "journal entries",
                "ordering": ["transaction", "created_at"],
                "indexes": [
                    models.Index(
                        fields=["account", "ledger", "day"], name="billing_jou_account_4eef94_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="billing.invoice",
                    ),
                ),
                (
                    "gateway",
                    models.CharField(
                        choices=[("manual", "Bank transfer"), ("sandbox", "Sandbox")], max_length=20
                    ),
                ),
                ("customer", igny8.kit.crypto.EncryptedTextField(blank=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                ("idempotency_key", models.CharField(max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("attempted", "Under way"),
                            ("unknown", "Outcome not known yet"),
                            ("needs_authentication", "Waits for the client's bank"),
                            ("succeeded", "Paid"),
                            ("failed", "Failed"),
                            ("undone", "Taken back"),
                        ],
                        default="attempted",
                        max_length=24,
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("action_url", models.URLField(blank=True, max_length=500)),
                ("failure_code", models.CharField(blank=True, max_length=60)),
                ("failure", models.CharField(blank=True, max_length=300)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("attempted_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "received_on",
                    models.DateField(
                        blank=True,
                        help_text="Local day of the account on which the money came.",
                        null=True,
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("undone_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["attempted_at", "created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "idempotency_key"), name="billing_payment_once_a_key"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("reference", ""), _negated=True),
                            models.Q(("gateway", "manual"), _negated=True),
                        ),
                        fields=("gateway", "reference"),
                        name="billing_payment_once_a_reference",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("status__in", ["attempted", "unknown", "needs_authentication"])
                        ),
                        fields=("invoice",),
                        name="billing_one_open_attempt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="billing_payment_more_than_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentMethod",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "gateway",
                    models.CharField(
                        choices=[("manual", "Bank transfer"), ("sandbox", "Sandbox")], max_length=20
                    ),
                ),
                ("customer", igny8.kit.crypto.EncryptedTextField(blank=True)),
                (
                    "label",
                    models.CharField(
                        blank=True, help_text="Such as: Visa ending 4242.", max_length=80
                    ),
                ),
                ("is_default", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["-is_default", "created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("account",),
                        name="billing_one_default_method",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SandboxCharge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True)),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("customer", models.CharField(max_length=120)),
                ("minor_units", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("settled", "SETTLED"),
                            ("needs_authentication", "NEEDS_AUTHENTICATION"),
                            ("declined", "DECLINED"),
                            ("cancelled", "CANCELLED"),
                        ],
                        max_length=24,
                    ),
                ),
                ("action_url", models.CharField(blank=True, max_length=300)),
                ("failure_code", models.CharField(blank=True, max_length=60)),
                ("failure", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ServicePeriod",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="billing.agreement",
                    ),
                ),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("cut_short_on", models.DateField(blank=True, null=True)),
                ("units_owed", models.PositiveIntegerField()),
                ("price", models.DecimalField(decimal_places=2, max_digits=10)),
                ("arithmetic", models.JSONField()),
                ("time_zone", models.CharField(help_text="Whose days these are.", max_length=64)),
            ],
            options={
                "ordering": ["start"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "start"), name="billing_period_starts_once"
                    ),
                    models.UniqueConstraint(
                        fields=("agreement", "end"), name="billing_period_ends_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))),
                        name="billing_period_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cut_short_on__isnull", True),
                            models.Q(
                                ("cut_short_on__gte", models.F("start")),
                                ("cut_short_on__lt", models.F("end")),
                            ),
                            _connector="OR",
                        ),
                        name="billing_period_is_cut_inside",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PendingLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=30)),
                ("description", models.CharField(max_length=300)),
                ("quantity", models.DecimalField(decimal_places=4, max_digits=12)),
                ("unit_price", models.DecimalField(decimal_places=4, max_digits=12)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                ("arithmetic", models.JSONField()),
                ("revenue_kind", models.CharField(max_length=20)),
                (
                    "due_on",
                    models.DateField(
                        blank=True,
                        help_text="Billed from this day on; empty: on the next invoice.",
                        null=True,
                    ),
                ),
                (
                    "period",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee",
                        to="billing.serviceperiod",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("invoice__isnull", True)),
                        fields=["account"],
                        name="billing_lines_not_billed",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "key"), name="billing_owed_once_a_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="billing_owed_more_than_nothing"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="billing.invoice",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "pending_line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoice_line",
                        to="billing.pendingline",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("description", models.CharField(max_length=300)),
                ("quantity", models.DecimalField(decimal_places=4, max_digits=12)),
                ("unit_price", models.DecimalField(decimal_places=4, max_digits=12)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("arithmetic", models.JSONField()),
                ("revenue_kind", models.CharField(max_length=20)),
            ],
            options={
                "ordering": ["invoice", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("invoice", "position"), name="billing_line_has_its_place"
                    )
                ],
            },
        ),
    ]
