"""The tables of indexing."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("content", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PageCheck",
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
                        related_name="page_checks",
                        to="accounts.site",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="content.publishedpage",
                    ),
                ),
                ("url", models.URLField(max_length=2000)),
                ("checked_at", models.DateTimeField()),
                ("checked_on", models.DateField(help_text="The day in the account's time zone.")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("indexable", "Indexable"),
                            ("not_indexable", "Not indexable"),
                            ("unknown", "Cannot tell"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reasons", models.JSONField(default=list, help_text="Why, in sentences.")),
                (
                    "hints",
                    models.JSONField(default=list, help_text="What would help it to be found."),
                ),
                ("http_status", models.PositiveIntegerField(blank=True, null=True)),
                ("final_url", models.TextField(blank=True)),
                ("robots_allowed", models.BooleanField(blank=True, null=True)),
                ("is_noindex", models.BooleanField(blank=True, null=True)),
                ("canonical_url", models.TextField(blank=True)),
                ("is_canonical_elsewhere", models.BooleanField(blank=True, null=True)),
                ("in_sitemap", models.BooleanField(blank=True, null=True)),
                (
                    "internal_links_in",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="How many of the site's pages that we read link to it.",
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ["-checked_at", "url"],
                "indexes": [
                    models.Index(
                        fields=["site", "url", "-checked_at"], name="indexing_pa_site_id_c10cdd_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "url", "checked_at"), name="indexing_one_check_a_moment"
                    )
                ],
            },
        ),
    ]
