"""The tables of search_console."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchImport",
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
                        related_name="search_imports",
                        to="accounts.site",
                    ),
                ),
                (
                    "fingerprint",
                    models.CharField(help_text="SHA-256 of the facts in it.", max_length=64),
                ),
                ("language", models.CharField(max_length=10)),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("previous_start", models.DateField(blank=True, null=True)),
                ("previous_end", models.DateField(blank=True, null=True)),
                ("range_label", models.CharField(blank=True, max_length=300)),
                ("files", models.JSONField(default=list)),
                ("notes", models.JSONField(default=list)),
                ("days_count", models.PositiveIntegerField()),
                ("days_replaced", models.PositiveIntegerField(default=0)),
                ("rows_count", models.PositiveIntegerField()),
                (
                    "as_of",
                    models.DateField(help_text="The day of the export, or else of the import."),
                ),
                ("imported_at", models.DateTimeField()),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "fingerprint"), name="search_console_same_export_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))),
                        name="search_console_import_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyTotals",
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
                ("clicks", models.PositiveIntegerField()),
                ("impressions", models.PositiveIntegerField()),
                ("ctr", models.DecimalField(decimal_places=6, max_digits=8)),
                ("position", models.DecimalField(decimal_places=2, max_digits=8)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="search_days",
                        to="accounts.site",
                    ),
                ),
                ("date", models.DateField(help_text="Pacific time, as Google counts.")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="search_console.searchimport",
                    ),
                ),
            ],
            options={
                "ordering": ["date"],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "date"), name="search_console_one_day"),
                    models.CheckConstraint(
                        condition=models.Q(("clicks__lte", models.F("impressions"))),
                        name="search_console_day_possible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RangeRow",
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
                ("clicks", models.PositiveIntegerField()),
                ("impressions", models.PositiveIntegerField()),
                ("ctr", models.DecimalField(decimal_places=6, max_digits=8)),
                ("position", models.DecimalField(decimal_places=2, max_digits=8)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="search_console.searchimport",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="search_rows",
                        to="accounts.site",
                    ),
                ),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("query", "Query"),
                            ("page", "Page"),
                            ("country", "Country"),
                            ("device", "Device"),
                            ("appearance", "Appearance"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[("current", "Current"), ("previous", "Previous")], max_length=8
                    ),
                ),
                ("key", models.TextField()),
                ("start", models.DateField()),
                ("end", models.DateField()),
            ],
            options={
                "ordering": ["-clicks", "-impressions", "position", "key"],
                "indexes": [
                    models.Index(
                        fields=["site", "dimension", "start", "end"],
                        name="search_cons_site_id_4f6bfa_idx",
                    ),
                    models.Index(
                        fields=["source", "dimension", "period"],
                        name="search_cons_source__bccf75_idx",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("clicks__lte", models.F("impressions"))),
                        name="search_console_row_possible",
                    )
                ],
            },
        ),
    ]
