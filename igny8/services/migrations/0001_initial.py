"""The tables of services."""

import django.db.models.deletion
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("billing", "0001_initial"),
        ("sag", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BacklinkServiceOrder",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sag.sagcampaign",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="What its maker knows it by; once a site.", max_length=120
                    ),
                ),
                (
                    "month",
                    models.DateField(
                        blank=True, help_text="The campaign's month, its first.", null=True
                    ),
                ),
                (
                    "order_type",
                    models.CharField(
                        choices=[("one_time", "One-Time Order"), ("monthly", "Monthly Retainer")],
                        max_length=20,
                    ),
                ),
                (
                    "package",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("starter", "Starter (5-8 links)"),
                            ("growth", "Growth (10-15 links)"),
                            ("authority", "Authority (15-25 links)"),
                            ("enterprise", "Enterprise (custom)"),
                            ("custom", "Custom Order"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "pricing_mode",
                    models.CharField(
                        choices=[
                            ("price_book", "Price book"),
                            ("pass_through", "Cost plus twenty percent"),
                        ],
                        max_length=20,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("client_price", models.DecimalField(decimal_places=2, max_digits=10)),
                (
                    "niche_surcharge",
                    models.DecimalField(decimal_places=2, default=Decimal("1"), max_digits=4),
                ),
                (
                    "billed_amount",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True),
                ),
                (
                    "refunded_amount",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=10),
                ),
                (
                    "actual_cost",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=10),
                ),
                (
                    "margin",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=10),
                ),
                (
                    "is_prepaid",
                    models.BooleanField(
                        default=False,
                        help_text="Work starts once its invoice is paid; settled on approval.",
                    ),
                ),
                (
                    "agreed_rel",
                    models.CharField(
                        choices=[
                            ("follow", "Follow"),
                            ("sponsored", "Sponsored"),
                            ("nofollow", "Nofollow"),
                        ],
                        default="follow",
                        max_length=10,
                    ),
                ),
                ("guarantee_days", models.PositiveIntegerField(default=365)),
                ("links_ordered", models.PositiveIntegerField(default=0)),
                ("links_delivered", models.PositiveIntegerField(default=0)),
                ("links_live", models.PositiveIntegerField(default=0)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("approved", "Approved"),
                            ("in_progress", "In Progress"),
                            ("delivered", "Delivered"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                            ("refunded", "Refunded"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "policy_text",
                    models.TextField(blank=True, help_text="What the approver was shown."),
                ),
                ("ordered_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("due_date", models.DateField(blank=True, null=True)),
                ("notes", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["approved", "in_progress"])),
                        fields=["account", "due_date"],
                        name="services_orders_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "key"), name="services_one_order_a_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("client_price__gte", 0), ("actual_cost__gte", 0)),
                        name="services_order_money_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("niche_surcharge__gte", 1)),
                        name="services_surcharge_at_least_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ManagedServiceSubscription",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="managed_subscriptions",
                        to="accounts.site",
                    ),
                ),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.agreement",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[("lite", "Managed Lite"), ("pro", "Managed Pro")], max_length=20
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending Setup"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="pending",
                        max_length=20,
                    ),
                ),
                ("monthly_price", models.DecimalField(decimal_places=2, max_digits=8)),
                ("articles_per_month", models.PositiveIntegerField()),
                (
                    "account_manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="managed_clients",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("current_month_articles_published", models.PositiveIntegerField(default=0)),
                ("current_month_start", models.DateField(blank=True, null=True)),
                (
                    "service_config",
                    models.JSONField(
                        default=dict,
                        help_text="Per-site service configuration; see services.service_config.",
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("next_billing_date", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["site__domain"],
                "indexes": [
                    models.Index(fields=["status", "account"], name="services_ma_status_20f059_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "cancelled"), _negated=True),
                        fields=("site",),
                        name="services_one_subscription_a_site",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("monthly_price__gte", 0)),
                        name="services_price_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AutomationConfig",
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
                    "subscription",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="automation",
                        to="services.managedservicesubscription",
                    ),
                ),
                ("schedule", models.CharField(max_length=10)),
                ("articles_per_run", models.PositiveIntegerField()),
                ("content_types", models.JSONField()),
                ("stages", models.JSONField()),
                ("next_run_on", models.DateField()),
            ],
            options={
                "ordering": ["next_run_on"],
            },
        ),
        migrations.CreateModel(
            name="OnboardingStep",
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
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="onboarding_steps",
                        to="services.managedservicesubscription",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("connection", "Connection checked"),
                            ("blueprint", "Blueprint proposed"),
                            ("automation", "Automation configured"),
                            ("welcome", "Welcome e-mail written"),
                            ("first_month", "First month's tasks made"),
                            ("activated", "Subscription active"),
                        ],
                        max_length=20,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("done_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subscription", "name"), name="services_onboarding_step_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderedLink",
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
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ordered_links",
                        to="services.backlinkserviceorder",
                    ),
                ),
                (
                    "backlink",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sag.sagbacklink",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("supplier", models.CharField(max_length=60)),
                ("tier", models.CharField(help_text="Specification 3.2.", max_length=20)),
                ("supplier_reference", models.CharField(blank=True, max_length=120)),
                ("needs_approval", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("placed_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["order", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "position"), name="services_one_link_a_position"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeEntry",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("worked_on", models.DateField()),
                ("minutes", models.PositiveIntegerField()),
                ("hour_cost", models.DecimalField(decimal_places=2, max_digits=8)),
                ("currency", models.CharField(max_length=3)),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-worked_on"],
                "indexes": [
                    models.Index(
                        fields=["account", "worked_on"], name="services_ti_account_9c0cbd_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gt", 0), ("minutes__lte", 1440)),
                        name="services_a_day_has_1440_minutes",
                    )
                ],
            },
        ),
    ]
