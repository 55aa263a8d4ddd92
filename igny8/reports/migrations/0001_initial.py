"""The tables of reports."""

import django.db.models.deletion
import igny8.reports.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("services", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceReport",
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
                        related_name="reports",
                        to="accounts.site",
                    ),
                ),
                (
                    "managed_subscription",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="services.managedservicesubscription",
                    ),
                ),
                (
                    "report_type",
                    models.CharField(
                        choices=[
                            ("weekly", "Weekly Report"),
                            ("monthly", "Monthly Report"),
                            ("quarterly", "Quarterly Review"),
                        ],
                        max_length=20,
                    ),
                ),
                ("period_start", models.DateField()),
                ("period_end", models.DateField(help_text="The first day after the period.")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "correction",
                    models.TextField(blank=True, help_text="What this version corrects."),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("collecting", "Collecting"),
                            ("provisional", "Provisional"),
                            ("ready", "Ready"),
                            ("frozen", "Frozen"),
                            ("sent", "Sent"),
                        ],
                        default="collecting",
                        max_length=12,
                    ),
                ),
                (
                    "report_data",
                    models.JSONField(default=dict, help_text="reports.rules.document.Document."),
                ),
                (
                    "completeness",
                    models.JSONField(default=list, help_text="Each source's state, in words too."),
                ),
                (
                    "sections",
                    models.JSONField(
                        default=igny8.reports.models.all_sections,
                        help_text="Which, in their order.",
                    ),
                ),
                ("depth", models.CharField(default="standard", max_length=10)),
                ("is_white_label", models.BooleanField(default=False)),
                (
                    "brand",
                    models.JSONField(default=dict, help_text="The brand as it was when frozen."),
                ),
                ("brand_name", models.CharField(blank=True, max_length=200)),
                (
                    "brand_logo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.storedfile",
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
                    "sha256",
                    models.CharField(blank=True, help_text="Of the final document.", max_length=64),
                ),
                ("generated_at", models.DateTimeField()),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "let_go_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "let_go_reason",
                    models.TextField(blank=True, help_text="Why it went out incomplete."),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-period_start", "-version"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "sent"), _negated=True),
                        fields=["account", "period_start"],
                        name="reports_unsent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "report_type", "period_start", "version"),
                        name="reports_one_version_a_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gt", models.F("period_start"))),
                        name="reports_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["frozen", "sent"]), _negated=True),
                            models.Q(("sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reports_final_has_a_hash",
                    ),
                ],
            },
        ),
    ]
