"""The tables of billing."""

import django.db.models.deletion
import django.db.models.expressions
import igny8.billing.rules.periods
import igny8.kit.clock
import igny8.kit.crypto
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GatewayPoll",
            fields=[
                (
                    "gateway",
                    models.CharField(
                        choices=[
                            ("manual", "Bank transfer"),
                            ("sandbox", "Sandbox"),
                            ("stripe", "Stripe"),
                            ("paypal", "PayPal"),
                            ("balance", "The client's balance"),
                        ],
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("polled_through", models.DateTimeField()),
            ],
            options={
                "ordering": ["gateway"],
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
                ("method", models.CharField(blank=True, max_length=40)),
                ("minor_units", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("settled", "SETTLED"),
                            ("processing", "PROCESSING"),
                            ("needs_authentication", "NEEDS_AUTHENTICATION"),
                            ("declined", "DECLINED"),
                            ("cancelled", "CANCELLED"),
                        ],
                        max_length=24,
                    ),
                ),
                ("action_url", models.CharField(blank=True, max_length=300)),
                ("return_url", models.CharField(blank=True, max_length=500)),
                ("failure_code", models.CharField(blank=True, max_length=60)),
                ("failure", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(default=igny8.kit.clock.utc_now)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SandboxMethod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True)),
                ("setup_reference", models.CharField(max_length=40, unique=True)),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("customer", models.CharField(max_length=120)),
                ("return_url", models.CharField(blank=True, max_length=500)),
                (
                    "card",
                    models.CharField(
                        blank=True, help_text="Empty until it is saved.", max_length=40
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=80)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=igny8.kit.clock.utc_now)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SandboxNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event_id", models.CharField(max_length=60, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("happened_at", models.DateTimeField(default=igny8.kit.clock.utc_now)),
                ("charge_reference", models.CharField(blank=True, max_length=40)),
                ("charge_key", models.CharField(blank=True, max_length=120)),
                ("setup_reference", models.CharField(blank=True, max_length=40)),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    "item",
                    models.CharField(
                        blank=True,
                        help_text="What was sold, as price lists name it: managed:lite.",
                        max_length=60,
                    ),
                ),
                (
                    "description",
                    models.CharField(help_text="As it is printed on invoices.", max_length=200),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=2, help_text="For a whole month.", max_digits=12
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
                    "trial_ends_on",
                    models.DateField(
                        blank=True,
                        help_text="The first day that costs something, after a free trial.",
                        null=True,
                    ),
                ),
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
                (
                    "paused_on",
                    models.DateField(
                        blank=True,
                        help_text="Since when it is paused; kept where it is cancelled while it is.",
                        null=True,
                    ),
                ),
                ("units_per_period", models.PositiveIntegerField(default=0)),
                ("unit_name", models.CharField(blank=True, max_length=30)),
                ("credits_per_period", models.PositiveIntegerField(default=0)),
                (
                    "setup_fee",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        help_text="Once, with the first period.",
                        max_digits=12,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
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
            ],
            options={
                "ordering": ["starts_on", "created_at"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "plan",
                    models.CharField(help_text="Code of a plan in rules/plans.py.", max_length=20),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_plan",
                        to="billing.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="AgreementChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("key", models.CharField(max_length=120)),
                ("effective_on", models.DateField()),
                ("item", models.CharField(blank=True, max_length=60)),
                ("description", models.CharField(max_length=200)),
                ("price", models.DecimalField(decimal_places=2, max_digits=12)),
                ("units_per_period", models.PositiveIntegerField()),
                ("credits_per_period", models.PositiveIntegerField()),
                ("price_before", models.DecimalField(decimal_places=2, max_digits=12)),
                ("asked_at", models.DateTimeField()),
                ("applied_on", models.DateField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="billing.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["effective_on", "asked_at"],
            },
        ),
        migrations.CreateModel(
            name="BillingFailure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("code", models.CharField(max_length=60)),
                ("reason", models.CharField(max_length=500)),
                ("first_failed_at", models.DateTimeField()),
                ("last_failed_at", models.DateTimeField()),
                ("failed_count", models.PositiveIntegerField(default=1)),
                ("mended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "ordering": ["-last_failed_at"],
            },
        ),
        migrations.CreateModel(
            name="Coupon",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("code", models.CharField(help_text="Upper case.", max_length=40)),
                (
                    "percent",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                ),
                (
                    "amount",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                ),
                (
                    "currency",
                    models.CharField(blank=True, help_text="Of the amount.", max_length=3),
                ),
                (
                    "periods",
                    models.PositiveIntegerField(
                        blank=True, help_text="Of how many periods' fees; empty: of all.", null=True
                    ),
                ),
                (
                    "redeem_by",
                    models.DateField(blank=True, help_text="The last day to redeem it.", null=True),
                ),
                ("redemptions_allowed", models.PositiveIntegerField(blank=True, null=True)),
                ("redemption_count", models.PositiveIntegerField(default=0)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="CouponRedemption",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("redeemed_at", models.DateTimeField()),
                (
                    "periods_left",
                    models.PositiveIntegerField(
                        blank=True, help_text="Empty: of all periods.", null=True
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
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemption",
                        to="billing.agreement",
                    ),
                ),
                (
                    "coupon",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="billing.coupon",
                    ),
                ),
            ],
            options={
                "ordering": ["redeemed_at"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                ("entered_at", models.DateTimeField(help_text="In business time.")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "refunds",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunded_by",
                        to="billing.creditentry",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
            ],
            options={
                "ordering": ["entered_at", "created_at"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "code",
                    models.CharField(
                        help_text="Code of an add-on in rules/entitlements.py.", max_length=40
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
            },
        ),
        migrations.CreateModel(
            name="DunningCase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asking", "Being asked for"),
                            ("given_up", "Given up, service paused"),
                            ("closed", "Closed"),
                        ],
                        default="asking",
                        max_length=10,
                    ),
                ),
                ("step", models.PositiveSmallIntegerField(default=0)),
                ("failed_on", models.DateField()),
                ("next_step_at", models.DateTimeField(blank=True, null=True)),
                ("last_step_at", models.DateTimeField(blank=True, null=True)),
                ("failure_code", models.CharField(blank=True, max_length=60)),
                ("failure", models.CharField(blank=True, max_length=300)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="DunningPause",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("paused_at", models.DateTimeField()),
                (
                    "ended_on",
                    models.DateField(
                        blank=True,
                        help_text="Resumed, or found resumed by a person, on this local day.",
                        null=True,
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
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.agreement",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="billing.dunningcase",
                    ),
                ),
            ],
            options={
                "ordering": ["paused_at"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("sequence", models.PositiveIntegerField()),
                ("number", models.CharField(max_length=30)),
                ("is_imported", models.BooleanField(db_default=False, default=False)),
                ("issued_on", models.DateField(help_text="Local date of the account.")),
                ("due_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("time_zone", models.CharField(max_length=64)),
                ("currency", models.CharField(max_length=3)),
                ("net", models.DecimalField(decimal_places=2, max_digits=12)),
                ("tax", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=12)),
                ("total", models.DecimalField(decimal_places=2, max_digits=12)),
                ("line_count", models.PositiveIntegerField()),
                ("seller", models.JSONField()),
                ("buyer", models.JSONField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("paid", "Paid"),
                            ("credited", "Credited"),
                            ("written_off", "Written off"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "paid_amount",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=12),
                ),
                (
                    "credited_amount",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        help_text="By credit notes, unpaid.",
                        max_digits=12,
                    ),
                ),
                (
                    "written_off_amount",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=12),
                ),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "pdf",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_on", "-sequence"],
            },
        ),
        migrations.AddField(
            model_name="dunningcase",
            name="invoice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dunning_cases",
                to="billing.invoice",
            ),
        ),
        migrations.CreateModel(
            name="CreditNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("key", models.CharField(help_text="Issued once under it.", max_length=160)),
                ("sequence", models.PositiveIntegerField()),
                ("number", models.CharField(max_length=30)),
                ("issued_on", models.DateField(help_text="Local date of the account.")),
                ("issued_at", models.DateTimeField()),
                ("time_zone", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=300)),
                ("currency", models.CharField(max_length=3)),
                ("net", models.DecimalField(decimal_places=2, max_digits=12)),
                ("tax", models.DecimalField(decimal_places=2, max_digits=12)),
                ("total", models.DecimalField(decimal_places=2, max_digits=12)),
                ("line_count", models.PositiveIntegerField()),
                ("off_unpaid", models.DecimalField(decimal_places=2, max_digits=12)),
                ("off_written_off", models.DecimalField(decimal_places=2, max_digits=12)),
                ("given_back", models.DecimalField(decimal_places=2, max_digits=12)),
                ("seller", models.JSONField()),
                ("buyer", models.JSONField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_notes",
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_on", "-sequence"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("position", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=30)),
                ("description", models.CharField(max_length=300)),
                ("quantity", models.DecimalField(decimal_places=4, max_digits=12)),
                ("unit_price", models.DecimalField(decimal_places=4, max_digits=14)),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, help_text="Without tax.", max_digits=12),
                ),
                (
                    "tax_rate",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0"), help_text="Percent.", max_digits=5
                    ),
                ),
                (
                    "tax_amount",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=12),
                ),
                (
                    "tax_code",
                    models.CharField(
                        blank=True,
                        help_text="Which rule of billing.rules.tax, such as GB:standard.",
                        max_length=20,
                    ),
                ),
                ("arithmetic", models.JSONField()),
                ("revenue_kind", models.CharField(max_length=20)),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="billing.invoice",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
            ],
            options={
                "ordering": ["invoice", "position"],
            },
        ),
        migrations.CreateModel(
            name="CreditNoteLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("position", models.PositiveIntegerField()),
                ("description", models.CharField(max_length=300)),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, help_text="Without tax.", max_digits=12),
                ),
                ("tax_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "credit_note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="billing.creditnote",
                    ),
                ),
                (
                    "invoice_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_note_lines",
                        to="billing.invoiceline",
                    ),
                ),
            ],
            options={
                "ordering": ["credit_note", "position"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("code", models.CharField(max_length=20)),
                ("prefix", models.CharField(max_length=12)),
                ("first_number", models.PositiveIntegerField(default=1)),
                ("next_number", models.PositiveIntegerField(default=1)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "invoice series",
                "ordering": ["code"],
            },
        ),
        migrations.AddField(
            model_name="invoice",
            name="series",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="billing.invoiceseries",
            ),
        ),
        migrations.AddField(
            model_name="creditnote",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="billing.invoiceseries",
            ),
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
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "created_at"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                            ("tax", "TAX"),
                            ("client_balance", "CLIENT_BALANCE"),
                            ("write_off", "WRITE_OFF"),
                            ("disputed", "DISPUTED"),
                            ("dispute_loss", "DISPUTE_LOSS"),
                            ("opening", "OPENING"),
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
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("day", models.DateField(help_text="The transaction's day, for sums by month.")),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
                (
                    "transaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="billing.journaltransaction",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "journal entries",
                "ordering": ["transaction", "created_at"],
            },
        ),
        migrations.CreateModel(
            name="MrrMovement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("key", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("expansion", "Expansion"),
                            ("contraction", "Contraction"),
                            ("churn", "Churn"),
                            ("reactivation", "Reactivation"),
                        ],
                        max_length=14,
                    ),
                ),
                ("day", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="billing.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["day", "created_at"],
            },
        ),
        migrations.CreateModel(
            name="PayLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_links",
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "ordering": ["-expires_at"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "gateway",
                    models.CharField(
                        choices=[
                            ("manual", "Bank transfer"),
                            ("sandbox", "Sandbox"),
                            ("stripe", "Stripe"),
                            ("paypal", "PayPal"),
                            ("balance", "The client's balance"),
                        ],
                        max_length=20,
                    ),
                ),
                ("in_person", models.BooleanField(default=False)),
                ("occasion", models.CharField(blank=True, max_length=120)),
                ("customer", igny8.kit.crypto.EncryptedTextField(blank=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "surplus",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        help_text="To the client's balance.",
                        max_digits=12,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("idempotency_key", models.CharField(max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("attempted", "Under way"),
                            ("unknown", "Outcome not known yet"),
                            ("processing", "The bank is at work on it"),
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
                ("action_url", models.URLField(blank=True, max_length=2000)),
                ("failure_code", models.CharField(blank=True, max_length=60)),
                ("failure", models.CharField(blank=True, max_length=300)),
                (
                    "is_hopeless",
                    models.BooleanField(
                        default=False,
                        help_text="The same way to pay will never do; only another one can.",
                    ),
                ),
                ("attempted_at", models.DateTimeField()),
                (
                    "taking_since",
                    models.DateTimeField(
                        blank=True,
                        help_text="A call that may bring the money is on its way.",
                        null=True,
                    ),
                ),
                (
                    "withdrawing_since",
                    models.DateTimeField(
                        blank=True,
                        help_text="We withdraw what waits for the client; it is not taken.",
                        null=True,
                    ),
                ),
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
                ("undone_reason", models.CharField(blank=True, max_length=300)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="billing.invoice",
                    ),
                ),
                (
                    "pdf",
                    models.ForeignKey(
                        blank=True,
                        help_text="Its receipt.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.storedfile",
                    ),
                ),
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
            ],
            options={
                "ordering": ["attempted_at", "created_at"],
            },
        ),
        migrations.CreateModel(
            name="GatewayMovement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("refund", "Given back at the gateway"),
                            ("dispute", "Disputed by the client"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "gateway",
                    models.CharField(
                        choices=[
                            ("manual", "Bank transfer"),
                            ("sandbox", "Sandbox"),
                            ("stripe", "Stripe"),
                            ("paypal", "PayPal"),
                            ("balance", "The client's balance"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reference", models.CharField(max_length=120)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "On its way"),
                            ("settled", "Given back"),
                            ("failed", "Came back to us"),
                            ("open", "Held by the gateway"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("seen_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="billing.payment",
                    ),
                ),
            ],
            options={
                "ordering": ["seen_at", "created_at"],
            },
        ),
        migrations.CreateModel(
            name="GatewayEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "gateway",
                    models.CharField(
                        choices=[
                            ("manual", "Bank transfer"),
                            ("sandbox", "Sandbox"),
                            ("stripe", "Stripe"),
                            ("paypal", "PayPal"),
                            ("balance", "The client's balance"),
                        ],
                        max_length=20,
                    ),
                ),
                ("event_id", models.CharField(max_length=255)),
                ("kind", models.CharField(max_length=120)),
                ("happened_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                (
                    "is_polled",
                    models.BooleanField(
                        default=False, help_text="Found by us; no webhook told it."
                    ),
                ),
                ("charge_reference", models.CharField(blank=True, max_length=255)),
                ("charge_key", models.CharField(blank=True, max_length=255)),
                ("setup_reference", models.CharField(blank=True, max_length=255)),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "Waits"), ("done", "Done"), ("parked", "Parked")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "payment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.payment",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "gateway",
                    models.CharField(
                        choices=[
                            ("manual", "Bank transfer"),
                            ("sandbox", "Sandbox"),
                            ("stripe", "Stripe"),
                            ("paypal", "PayPal"),
                            ("balance", "The client's balance"),
                        ],
                        max_length=20,
                    ),
                ),
                ("customer", igny8.kit.crypto.EncryptedTextField(blank=True)),
                ("reference", igny8.kit.crypto.EncryptedTextField(blank=True)),
                (
                    "label",
                    models.CharField(
                        blank=True, help_text="Such as: Visa ending 4242.", max_length=80
                    ),
                ),
                (
                    "expires_on",
                    models.DateField(
                        blank=True, help_text="The last day on which the card is good.", null=True
                    ),
                ),
                ("is_default", models.BooleanField(default=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "ordering": ["-is_default", "created_at"],
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="method",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="billing.paymentmethod",
            ),
        ),
        migrations.CreateModel(
            name="PaymentMethodSetup",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "gateway",
                    models.CharField(
                        choices=[
                            ("manual", "Bank transfer"),
                            ("sandbox", "Sandbox"),
                            ("stripe", "Stripe"),
                            ("paypal", "PayPal"),
                            ("balance", "The client's balance"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("started", "Under way"),
                            ("saved", "Saved"),
                            ("ended", "Ended without a way to pay"),
                        ],
                        default="started",
                        max_length=10,
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="What the gateway knows this setup by.",
                        max_length=120,
                    ),
                ),
                ("action_url", models.URLField(blank=True, max_length=2000)),
                ("becomes_default", models.BooleanField(default=True)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "method",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="setup",
                        to="billing.paymentmethod",
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("key", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=30)),
                ("description", models.CharField(max_length=300)),
                ("quantity", models.DecimalField(decimal_places=4, max_digits=12)),
                ("unit_price", models.DecimalField(decimal_places=4, max_digits=14)),
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
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoice",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="pending_line",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invoice_line",
                to="billing.pendingline",
            ),
        ),
        migrations.CreateModel(
            name="PriceOverride",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("item", models.CharField(max_length=60)),
                ("price", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                ("from_day", models.DateField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "ordering": ["item", "from_day"],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "gateway",
                    models.CharField(
                        choices=[
                            ("manual", "Bank transfer"),
                            ("sandbox", "Sandbox"),
                            ("stripe", "Stripe"),
                            ("paypal", "PayPal"),
                            ("balance", "The client's balance"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                (
                    "request_key",
                    models.CharField(help_text="What was asked for, by its asker.", max_length=160),
                ),
                (
                    "idempotency_key",
                    models.CharField(help_text="What the gateway is told.", max_length=120),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("attempted", "Under way"),
                            ("unknown", "Outcome not known yet"),
                            ("pending", "On its way"),
                            ("succeeded", "Given back"),
                            ("failed", "Failed"),
                        ],
                        default="attempted",
                        max_length=12,
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("failure_code", models.CharField(blank=True, max_length=60)),
                ("failure", models.CharField(blank=True, max_length=300)),
                ("requested_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "refunded_on",
                    models.DateField(
                        blank=True,
                        help_text="Local day of the account on which the money went.",
                        null=True,
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
                (
                    "credit_note",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="billing.creditnote",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="billing.payment",
                    ),
                ),
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
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["requested_at", "created_at"],
            },
        ),
        migrations.CreateModel(
            name="SandboxDispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("minor_units", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "OPEN"), ("won", "WON"), ("lost", "LOST")], max_length=10
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=60)),
                ("created_at", models.DateTimeField(default=igny8.kit.clock.utc_now)),
                (
                    "charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.sandboxcharge",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SandboxRefund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=120)),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("minor_units", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "PENDING"),
                            ("settled", "SETTLED"),
                            ("failed", "FAILED"),
                        ],
                        max_length=10,
                    ),
                ),
                ("failure", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(default=igny8.kit.clock.utc_now)),
                (
                    "charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.sandboxcharge",
                    ),
                ),
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("cut_short_on", models.DateField(blank=True, null=True)),
                ("units_owed", models.PositiveIntegerField()),
                ("price", models.DecimalField(decimal_places=2, max_digits=12)),
                ("arithmetic", models.JSONField()),
                ("time_zone", models.CharField(help_text="Whose days these are.", max_length=64)),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="billing.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["start"],
            },
        ),
        migrations.CreateModel(
            name="PeriodAddition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("from_day", models.DateField()),
                ("units", models.PositiveIntegerField()),
                ("price", models.DecimalField(decimal_places=2, max_digits=12)),
                ("arithmetic", models.JSONField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addition",
                        to="billing.agreementchange",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="additions",
                        to="billing.serviceperiod",
                    ),
                ),
            ],
            options={
                "ordering": ["from_day"],
            },
        ),
        migrations.AddField(
            model_name="pendingline",
            name="period",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fee",
                to="billing.serviceperiod",
            ),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(
                condition=models.Q(("status", "active")),
                fields=["next_period_on"],
                name="billing_agreements_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("account", "key"), name="billing_agreement_once_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__gte", 0), ("setup_fee__gte", 0)),
                name="billing_agreement_price_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "alignment__in",
                        [
                            igny8.billing.rules.periods.Alignment["CALENDAR"],
                            igny8.billing.rules.periods.Alignment["ANNIVERSARY"],
                        ],
                    )
                ),
                name="billing_agreement_alignment_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="billing_agreement_ends_after_its_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_period_on__gte", models.F("starts_on"))),
                name="billing_agreement_goes_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("trial_ends_on__isnull", True),
                    ("trial_ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="billing_trial_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paused_on__isnull", True), ("status", "active")),
                    models.Q(("paused_on__isnull", False), ("status", "paused")),
                    ("status", "cancelled"),
                    _connector="OR",
                ),
                name="billing_pause_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True)),
                fields=("account",),
                name="billing_one_plan_an_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementchange",
            constraint=models.UniqueConstraint(
                fields=("agreement", "key"), name="billing_change_once_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("applied_on__isnull", True), ("withdrawn_at__isnull", True)),
                fields=("agreement",),
                name="billing_one_change_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__gte", 0)), name="billing_changed_price_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="billingfailure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("mended_at__isnull", True)),
                fields=("account",),
                name="billing_one_failure_an_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.UniqueConstraint(
                fields=("account", "code"), name="billing_one_coupon_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__isnull", True), ("percent__gt", 0), ("percent__lte", 100)),
                    models.Q(("amount__gt", 0), ("percent__isnull", True)),
                    _connector="OR",
                ),
                name="billing_coupon_is_percent_or_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(
                condition=models.Q(("periods__isnull", True), ("periods__gt", 0), _connector="OR"),
                name="billing_coupon_has_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("redemptions_allowed__isnull", True),
                    ("redemption_count__lte", models.F("redemptions_allowed")),
                    _connector="OR",
                ),
                name="billing_coupon_not_used_up_twice",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditentry",
            constraint=models.UniqueConstraint(
                fields=("account", "idempotency_key"), name="billing_credits_once_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("refunds__isnull", False)),
                fields=("refunds",),
                name="billing_spent_is_refunded_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delta__lt", 0), ("kind", "spend")),
                    models.Q(("delta__gt", 0), ("kind__in", ["grant", "refund"])),
                    _connector="OR",
                ),
                name="billing_credits_have_their_sign",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "refund"), ("refunds__isnull", False)),
                    models.Q(
                        models.Q(("kind", "refund"), _negated=True), ("refunds__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="billing_refund_names_its_spend",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountaddon",
            constraint=models.UniqueConstraint(
                fields=("account", "code"), name="billing_add_on_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="dunningpause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("agreement",),
                name="billing_one_pause_for_debts",
            ),
        ),
        migrations.AddIndex(
            model_name="dunningcase",
            index=models.Index(
                condition=models.Q(("status", "asking")),
                fields=["next_step_at"],
                name="billing_dunning_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="dunningcase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["asking", "given_up"])),
                fields=("invoice",),
                name="billing_one_open_case_an_invoice",
            ),
        ),
        migrations.AddConstraint(
            model_name="dunningcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "asking"), ("next_step_at__isnull", True), _connector="OR"
                ),
                name="billing_only_who_asks_has_a_next_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnoteline",
            constraint=models.UniqueConstraint(
                fields=("credit_note", "position"), name="billing_credit_line_has_its_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnoteline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("tax_amount__gte", 0)),
                name="billing_credit_line_more_than_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceseries",
            constraint=models.UniqueConstraint(
                fields=("account", "code"), name="billing_one_series_a_code"
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("status", "open")),
                fields=["due_on", "account"],
                include=("id",),
                name="billing_invoices_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                fields=("series", "sequence"), name="billing_invoice_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_imported", True)),
                fields=("series", "number"),
                name="billing_imported_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_imported", False)),
                fields=("account", "issued_on"),
                name="billing_one_invoice_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paid_amount__gte", 0),
                    ("credited_amount__gte", 0),
                    ("written_off_amount__gte", 0),
                    (
                        "total__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("paid_amount"), "+", models.F("credited_amount")
                            ),
                            "+",
                            models.F("written_off_amount"),
                        ),
                    ),
                ),
                name="billing_invoice_settled_within_its_total",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net"), "+", models.F("tax")
                        ),
                    )
                ),
                name="billing_invoice_total_is_net_and_tax",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnote",
            constraint=models.UniqueConstraint(
                fields=("account", "key"), name="billing_credited_once_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnote",
            constraint=models.UniqueConstraint(
                fields=("series", "sequence"), name="billing_credit_note_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net"), "+", models.F("tax")
                        ),
                    ),
                    ("total__gt", 0),
                ),
                name="billing_credit_note_total_is_net_and_tax",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("given_back__gte", 0),
                    ("off_unpaid__gte", 0),
                    ("off_written_off__gte", 0),
                    (
                        "total",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("off_unpaid"), "+", models.F("off_written_off")
                            ),
                            "+",
                            models.F("given_back"),
                        ),
                    ),
                ),
                name="billing_credit_note_is_its_parts",
            ),
        ),
        migrations.AddConstraint(
            model_name="journaltransaction",
            constraint=models.UniqueConstraint(
                fields=("account", "key"), name="billing_journal_once_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="journaltransaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("entry_count__gte", 2)), name="billing_journal_has_two_sides"
            ),
        ),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(
                fields=["account", "ledger", "day"], name="billing_jou_account_4eef94_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="mrrmovement",
            index=models.Index(fields=["account", "day"], name="billing_mrr_account_6237f0_idx"),
        ),
        migrations.AddConstraint(
            model_name="mrrmovement",
            constraint=models.UniqueConstraint(
                fields=("agreement", "key"), name="billing_movement_once_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="mrrmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True),
                name="billing_movement_moves_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="gatewaymovement",
            constraint=models.UniqueConstraint(
                fields=("gateway", "kind", "reference"), name="billing_movement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="gatewaymovement",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="billing_movement_of_something"
            ),
        ),
        migrations.AddIndex(
            model_name="gatewayevent",
            index=models.Index(
                condition=models.Q(("status", "parked")),
                fields=["received_at"],
                name="billing_events_parked",
            ),
        ),
        migrations.AddConstraint(
            model_name="gatewayevent",
            constraint=models.UniqueConstraint(
                fields=("gateway", "event_id"), name="billing_gateway_event_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentmethod",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)),
                fields=("account",),
                name="billing_one_default_method",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentmethod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_default", False), ("retired_at__isnull", True), _connector="OR"
                ),
                name="billing_default_method_in_use",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["idempotency_key"], name="billing_payments_by_key"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(
                    ("status__in", ["attempted", "unknown", "processing", "needs_authentication"])
                ),
                fields=["attempted_at"],
                name="billing_payments_unresolved",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("account", "idempotency_key"), name="billing_payment_once_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("reference", ""), _negated=True),
                    models.Q(("gateway", "manual"), _negated=True),
                ),
                fields=("gateway", "reference"),
                name="billing_payment_once_a_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("status__in", ["attempted", "unknown", "processing", "needs_authentication"])
                ),
                fields=("invoice",),
                name="billing_one_open_attempt",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("occasion", ""), _negated=True),
                fields=("invoice", "occasion"),
                name="billing_one_attempt_an_occasion",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="billing_payment_more_than_nothing"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("surplus__gte", 0), ("surplus__lte", models.F("amount"))),
                name="billing_surplus_within_its_payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("invoice__isnull", False), ("surplus", models.F("amount")), _connector="OR"
                ),
                name="billing_prepayment_goes_to_the_balance",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentmethodsetup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "started")),
                fields=("account", "gateway"),
                name="billing_one_setup_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentmethodsetup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("gateway", "reference"),
                name="billing_setup_once_a_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.UniqueConstraint(
                fields=("invoice", "position"), name="billing_line_has_its_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="priceoverride",
            constraint=models.UniqueConstraint(
                fields=("account", "item", "from_day"), name="billing_one_price_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="priceoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__gte", 0)), name="billing_agreed_price_not_negative"
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("status__in", ["attempted", "unknown", "pending"])),
                fields=["account"],
                name="billing_refunds_unresolved",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                fields=("idempotency_key",), name="billing_refund_once_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                fields=("account", "request_key", "payment"),
                name="billing_refund_asked_once_a_payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("reference", ""), _negated=True),
                    models.Q(("gateway", "manual"), _negated=True),
                ),
                fields=("gateway", "reference"),
                name="billing_refund_once_a_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="billing_refund_more_than_nothing"
            ),
        ),
        migrations.AddConstraint(
            model_name="sandboxrefund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("key",),
                name="billing_sandbox_refund_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sandboxrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(("minor_units__gt", 0)),
                name="billing_sandbox_refund_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceperiod",
            constraint=models.UniqueConstraint(
                fields=("agreement", "start"), name="billing_period_starts_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceperiod",
            constraint=models.UniqueConstraint(
                fields=("agreement", "end"), name="billing_period_ends_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("end__gt", models.F("start"))), name="billing_period_has_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceperiod",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddIndex(
            model_name="pendingline",
            index=models.Index(
                condition=models.Q(("invoice__isnull", True)),
                fields=["account"],
                name="billing_lines_not_billed",
            ),
        ),
        migrations.AddConstraint(
            model_name="pendingline",
            constraint=models.UniqueConstraint(
                fields=("account", "key"), name="billing_owed_once_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="pendingline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="billing_owed_more_than_nothing"
            ),
        ),
    ]
