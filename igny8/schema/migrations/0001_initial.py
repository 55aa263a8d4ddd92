"""The tables of schema."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SchemaFinding",
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
                        related_name="schema_findings",
                        to="accounts.site",
                    ),
                ),
                ("url", models.URLField(max_length=2000)),
                ("remote_id", models.CharField(blank=True, max_length=80)),
                ("title", models.CharField(blank=True, max_length=500)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("missing", "Missing"),
                            ("incomplete", "Can say more"),
                            ("not_visible", "States what readers cannot find"),
                            ("broken", "Cannot be read"),
                            ("unreadable", "The page could not be read"),
                        ],
                        max_length=12,
                    ),
                ),
                ("schema_type", models.CharField(blank=True, max_length=40)),
                ("detail", models.TextField(blank=True)),
                (
                    "document",
                    models.JSONField(
                        default=dict, help_text="The JSON-LD that would put it right."
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("pushed", "Put on the page"),
                            ("refused", "The site does not take it"),
                            ("resolved", "No longer so"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("pushed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["url", "kind", "schema_type"],
                "indexes": [
                    models.Index(fields=["site", "status"], name="schema_sche_site_id_d5a20b_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "url", "kind", "schema_type"),
                        name="schema_one_finding_a_page",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemaScan",
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
                        related_name="schema_scans",
                        to="accounts.site",
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("is_whole", models.BooleanField(help_text="All pages, not only some.")),
                ("pages_read", models.PositiveIntegerField(default=0)),
                ("pages_unreadable", models.PositiveIntegerField(default=0)),
                ("found_count", models.PositiveIntegerField(default=0)),
                ("pushed_count", models.PositiveIntegerField(default=0)),
                (
                    "problem",
                    models.TextField(blank=True, help_text="Why it stopped, in a sentence."),
                ),
            ],
            options={
                "ordering": ["-started_at"],
            },
        ),
    ]
