"""The tables of marketplaces."""

import django.db.models.deletion
import uuid
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
            name="ManualPlacement",
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
                        help_text="Ordered once per key.", max_length=120, unique=True
                    ),
                ),
                ("supplier", models.CharField(max_length=40)),
                ("reference", models.CharField(max_length=120, unique=True)),
                ("publisher_domain", models.CharField(max_length=253)),
                (
                    "request",
                    models.JSONField(
                        help_text="What was asked for, as rules.placements.LinkRequest."
                    ),
                ),
                ("cost", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("ordered", "Ordered"),
                            ("pending", "Pending"),
                            ("live", "Live"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="ordered",
                        max_length=10,
                    ),
                ),
                ("page_url", models.URLField(blank=True, max_length=2000)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("ordered_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed",
                    models.JSONField(default=list, help_text="The checklist as it was ticked."),
                ),
                ("supplier_reference", models.CharField(blank=True, max_length=120)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "report_urls",
                    models.JSONField(default=list, help_text="Outlets of a distribution report."),
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
                    "report_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.storedfile",
                    ),
                ),
                (
                    "sent_by",
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
                "ordering": ["created_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PriceBookImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("file_name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("imported_at", models.DateTimeField()),
                ("added_count", models.PositiveIntegerField()),
                ("changed_count", models.PositiveIntegerField()),
                ("unchanged_count", models.PositiveIntegerField()),
                ("withdrawn_count", models.PositiveIntegerField()),
                (
                    "notes",
                    models.JSONField(default=list, help_text="What the reader should look at."),
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
                    "imported_by",
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
                "ordering": ["-imported_at", "-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Publisher",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("domain", models.CharField(max_length=253)),
                (
                    "dr",
                    models.PositiveIntegerField(
                        blank=True, help_text="Domain rating, 0 to 100.", null=True
                    ),
                ),
                ("dr_source", models.CharField(blank=True, max_length=60)),
                ("dr_date", models.DateField(blank=True, null=True)),
                (
                    "country",
                    models.CharField(blank=True, help_text="Empty: international.", max_length=2),
                ),
                (
                    "niche",
                    models.CharField(
                        choices=[
                            ("general", "general"),
                            ("tech_saas", "tech_saas"),
                            ("finance_insurance", "finance_insurance"),
                            ("health_medical", "health_medical"),
                            ("crypto_casino", "crypto_casino"),
                        ],
                        default="general",
                        max_length=40,
                    ),
                ),
                ("contact", models.CharField(blank=True, max_length=300)),
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
                "ordering": ["domain"],
            },
        ),
        migrations.CreateModel(
            name="PriceBookEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("supplier", models.CharField(max_length=40)),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("basic", "Basic Guest Post"),
                            ("standard", "Standard Guest Post"),
                            ("premium", "Premium Guest Post"),
                            ("pr_basic", "PR Basic"),
                            ("pr_premium", "PR Premium"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "rel",
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
                ("cost", models.DecimalField(decimal_places=2, max_digits=12)),
                ("list_price", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                ("placement", models.CharField(blank=True, max_length=60)),
                ("guarantee_days", models.PositiveIntegerField(default=365)),
                ("turnaround_days", models.PositiveIntegerField(default=14)),
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
                    "publisher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="marketplaces.publisher",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "price book entries",
                "ordering": ["publisher__domain", "tier"],
            },
        ),
        migrations.CreateModel(
            name="SandboxPlacement",
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
                        help_text="Ordered once per key.", max_length=120, unique=True
                    ),
                ),
                ("supplier", models.CharField(max_length=40)),
                ("reference", models.CharField(max_length=120, unique=True)),
                ("publisher_domain", models.CharField(max_length=253)),
                (
                    "request",
                    models.JSONField(
                        help_text="What was asked for, as rules.placements.LinkRequest."
                    ),
                ),
                ("cost", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("ordered", "Ordered"),
                            ("pending", "Pending"),
                            ("live", "Live"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="ordered",
                        max_length=10,
                    ),
                ),
                ("page_url", models.URLField(blank=True, max_length=2000)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("ordered_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("polls", models.PositiveIntegerField(default=0)),
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
                "ordering": ["created_at"],
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="publisher",
            constraint=models.UniqueConstraint(
                fields=("account", "domain"), name="marketplaces_one_publisher_a_domain"
            ),
        ),
        migrations.AddConstraint(
            model_name="publisher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dr__isnull", True),
                    models.Q(
                        ("dr__lte", 100),
                        models.Q(("dr_source", ""), _negated=True),
                        ("dr_date__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="marketplaces_rating_has_source_and_date",
            ),
        ),
        migrations.AddIndex(
            model_name="pricebookentry",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=["account", "tier", "cost"],
                name="marketplaces_on_sale",
            ),
        ),
        migrations.AddConstraint(
            model_name="pricebookentry",
            constraint=models.UniqueConstraint(
                fields=("publisher", "supplier", "tier", "rel"),
                name="marketplaces_one_price_an_offer",
            ),
        ),
        migrations.AddConstraint(
            model_name="pricebookentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__gte", 0), ("list_price__gte", 0)),
                name="marketplaces_prices_not_negative",
            ),
        ),
    ]
