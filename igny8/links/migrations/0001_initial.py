"""The tables of links."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("sag", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkCheck",
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
                        related_name="link_checks",
                        to="accounts.site",
                    ),
                ),
                (
                    "backlink",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="sag.sagbacklink",
                    ),
                ),
                ("checked_at", models.DateTimeField()),
                ("checked_on", models.DateField(help_text="The day in the account's time zone.")),
                ("page_url", models.URLField(max_length=2000)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("found", "Found"),
                            ("unknown", "Cannot tell"),
                            ("not_found", "Not found"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(help_text="Why this verdict, in a sentence.", max_length=2500),
                ),
                ("is_as_agreed", models.BooleanField(default=False)),
                (
                    "facts",
                    models.JSONField(
                        default=list, help_text="Each: aspect, good (or null), sentence."
                    ),
                ),
                ("http_status", models.PositiveIntegerField(blank=True, null=True)),
                ("final_url", models.TextField(blank=True)),
                (
                    "hops",
                    models.JSONField(
                        default=list, help_text="Each redirect: address, status, next."
                    ),
                ),
                ("is_truncated", models.BooleanField(default=False)),
                ("page_title", models.CharField(blank=True, max_length=300)),
                ("word_count", models.PositiveIntegerField(blank=True, null=True)),
                ("outbound_count", models.PositiveIntegerField(blank=True, null=True)),
                ("found_url", models.TextField(blank=True)),
                ("found_anchor", models.TextField(blank=True)),
                ("found_rel", models.CharField(blank=True, max_length=200)),
                ("found_region", models.CharField(blank=True, max_length=40)),
                ("rel_as_agreed", models.BooleanField(blank=True, null=True)),
                ("anchor_as_agreed", models.BooleanField(blank=True, null=True)),
                ("placement_as_agreed", models.BooleanField(blank=True, null=True)),
                ("is_noindex", models.BooleanField(blank=True, null=True)),
                ("canonical_url", models.TextField(blank=True)),
                ("is_canonical_elsewhere", models.BooleanField(blank=True, null=True)),
                ("in_noscript", models.BooleanField(blank=True, null=True)),
                ("is_hidden", models.BooleanField(blank=True, null=True)),
                (
                    "quality_score",
                    models.PositiveIntegerField(blank=True, help_text="0 to 100.", null=True),
                ),
                (
                    "quality_parts",
                    models.JSONField(default=list, help_text="Each: name, points, of, reason."),
                ),
                (
                    "quality_unknown",
                    models.JSONField(default=list, help_text="What the score leaves out."),
                ),
                (
                    "capture",
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
                "ordering": ["-checked_at"],
                "indexes": [
                    models.Index(
                        fields=["site", "checked_at"], name="links_linkc_site_id_390c0c_idx"
                    ),
                    models.Index(
                        fields=["backlink", "-checked_at"], name="links_linkc_backlin_6f9cc1_idx"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("backlink", "checked_at"), name="links_one_check_a_moment"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quality_score__isnull", True),
                            ("quality_score__lte", 100),
                            _connector="OR",
                        ),
                        name="links_quality_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkReview",
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
                    "backlink",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="sag.sagbacklink",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reviewed_at", models.DateTimeField()),
                ("content_grade", models.PositiveIntegerField()),
                ("relevance_grade", models.PositiveIntegerField()),
                ("placement_grade", models.PositiveIntegerField()),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-reviewed_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("content_grade__range", (1, 5)),
                            ("relevance_grade__range", (1, 5)),
                            ("placement_grade__range", (1, 5)),
                        ),
                        name="links_grades_from_1_to_5",
                    )
                ],
            },
        ),
    ]
