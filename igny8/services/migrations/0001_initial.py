"""The tables of services."""

import django.contrib.postgres.fields
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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                ("client_price", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "niche_surcharge",
                    models.DecimalField(decimal_places=2, default=Decimal("1"), max_digits=4),
                ),
                (
                    "billed_amount",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                ),
                (
                    "refunded_amount",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=12),
                ),
                (
                    "actual_cost",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=12),
                ),
                (
                    "margin",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=12),
                ),
                ("by_supplier", models.JSONField(default=list)),
                (
                    "is_prepaid",
                    models.BooleanField(
                        default=False,
                        help_text="Work starts once its invoice is paid; settled on approval.",
                    ),
                ),
                (
                    "credits_failed_links",
                    models.BooleanField(
                        default=True,
                        help_text="What is billed and does not come, or goes, credits itself.",
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
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
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
                    "period",
                    models.OneToOneField(
                        blank=True,
                        help_text="The month of a retainer that brought it, and whose fee pays for it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.serviceperiod",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Retainer",
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
                    "package",
                    models.CharField(
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
                    "tier",
                    models.CharField(help_text="Of its links; specification 3.2.", max_length=20),
                ),
                (
                    "client_price",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Of a whole month, before the surcharge.",
                        max_digits=10,
                    ),
                ),
                ("niche_surcharge", models.DecimalField(decimal_places=2, max_digits=4)),
                (
                    "policy_text",
                    models.TextField(blank=True, help_text="What the client agreed to with it."),
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
                        related_name="+",
                        to="billing.agreement",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
                (
                    "sold_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["site__domain", "created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("client_price__gte", 0), ("niche_surcharge__gte", Decimal("1"))
                        ),
                        name="services_retainer_price_can_be",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HourRate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("hour_cost", models.DecimalField(decimal_places=2, max_digits=8)),
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["user__email"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                ("current_month_articles_published", models.PositiveIntegerField(default=0)),
                ("current_month_start", models.DateField(blank=True, null=True)),
                (
                    "articles_settled_before",
                    models.DateField(
                        blank=True,
                        help_text="All months before this one, by its first day, have what they owe, but:",
                        null=True,
                    ),
                ),
                (
                    "articles_unsettled",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), default=list, size=None
                    ),
                ),
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
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
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
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.agreement",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="managed_subscriptions",
                        to="accounts.site",
                    ),
                ),
            ],
            options={
                "ordering": ["site__domain"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("schedule", models.CharField(max_length=10)),
                ("articles_per_run", models.PositiveIntegerField()),
                ("content_types", models.JSONField()),
                ("stages", models.JSONField()),
                ("next_run_on", models.DateField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "subscription",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="automation",
                        to="services.managedservicesubscription",
                    ),
                ),
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="onboarding_steps",
                        to="services.managedservicesubscription",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("position", models.PositiveIntegerField()),
                ("supplier", models.CharField(max_length=60)),
                ("tier", models.CharField(help_text="Specification 3.2.", max_length=20)),
                ("supplier_reference", models.CharField(blank=True, max_length=120)),
                ("needs_approval", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("placed_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("credit_settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
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
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ordered_links",
                        to="services.backlinkserviceorder",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "position"],
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("key", models.CharField(blank=True, max_length=120)),
                ("worked_on", models.DateField()),
                ("minutes", models.PositiveIntegerField()),
                ("hour_cost", models.DecimalField(decimal_places=2, max_digits=8)),
                ("currency", models.CharField(max_length=3)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
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
            ],
            options={
                "ordering": ["-worked_on", "-created_at"],
            },
        ),
        migrations.AddIndex(
            model_name="backlinkserviceorder",
            index=models.Index(
                condition=models.Q(("status__in", ["approved", "in_progress"])),
                fields=["due_date", "account"],
                name="services_orders_open",
            ),
        ),
        migrations.AddIndex(
            model_name="backlinkserviceorder",
            index=models.Index(
                condition=models.Q(("approved_at__isnull", False)),
                fields=["approved_at"],
                name="services_orders_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="backlinkserviceorder",
            constraint=models.UniqueConstraint(
                fields=("site", "key"), name="services_one_order_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="backlinkserviceorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("client_price__gte", 0), ("actual_cost__gte", 0)),
                name="services_order_money_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="backlinkserviceorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("niche_surcharge__gte", 1)),
                name="services_surcharge_at_least_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="hourrate",
            constraint=models.UniqueConstraint(
                fields=("account", "user"), name="services_one_hour_rate_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="hourrate",
            constraint=models.CheckConstraint(
                condition=models.Q(("hour_cost__gte", 0)),
                name="services_an_hour_rate_is_not_negative",
            ),
        ),
        migrations.AddIndex(
            model_name="managedservicesubscription",
            index=models.Index(fields=["status", "account"], name="services_ma_status_20f059_idx"),
        ),
        migrations.AddConstraint(
            model_name="managedservicesubscription",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "cancelled"), _negated=True),
                fields=("site",),
                name="services_one_subscription_a_site",
            ),
        ),
        migrations.AddConstraint(
            model_name="managedservicesubscription",
            constraint=models.CheckConstraint(
                condition=models.Q(("monthly_price__gte", 0)), name="services_price_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="onboardingstep",
            constraint=models.UniqueConstraint(
                fields=("subscription", "name"), name="services_onboarding_step_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderedlink",
            constraint=models.UniqueConstraint(
                fields=("order", "position"), name="services_one_link_a_position"
            ),
        ),
        migrations.AddIndex(
            model_name="timeentry",
            index=models.Index(
                fields=["account", "worked_on"], name="services_ti_account_9c0cbd_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="timeentry",
            index=models.Index(fields=["worked_on"], name="services_time_by_day"),
        ),
        migrations.AddConstraint(
            model_name="timeentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gt", 0), ("minutes__lte", 1440)),
                name="services_a_day_has_1440_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="timeentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("hour_cost__gte", 0)),
                name="services_an_hour_costs_nothing_or_more",
            ),
        ),
        migrations.AddConstraint(
            model_name="timeentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("account", "key"),
                name="services_one_time_entry_a_key",
            ),
        ),
        migrations.CreateModel(
            name="HourTerms",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("effective_on", models.DateField()),
                ("included_minutes", models.PositiveIntegerField(help_text="Of a whole month.")),
                (
                    "hour_rate",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True),
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
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hour_terms",
                        to="services.managedservicesubscription",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "hour terms",
                "ordering": ["effective_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subscription", "effective_on"),
                        name="services_one_hour_terms_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hour_rate__isnull", True), ("hour_rate__gt", 0), _connector="OR"
                        ),
                        name="services_an_hour_beyond_costs_something",
                    ),
                ],
            },
        ),
    ]
