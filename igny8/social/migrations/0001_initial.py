"""The tables of social."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("content", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SocialPost",
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
                        related_name="social_posts",
                        to="accounts.site",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="social_posts",
                        to="content.publishedpage",
                    ),
                ),
                (
                    "platform",
                    models.CharField(
                        choices=[
                            ("linkedin", "LinkedIn"),
                            ("twitter", "X"),
                            ("facebook", "Facebook"),
                            ("bluesky", "Bluesky"),
                            ("mastodon", "Mastodon"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Waits to be released"),
                            ("prepared", "Ready to post"),
                            ("posted", "Posted"),
                        ],
                        default="prepared",
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "scheduled_at",
                    models.DateTimeField(
                        blank=True, help_text="When it is due; a draft has no time yet.", null=True
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True, help_text="Where the post stands.", max_length=2000
                    ),
                ),
                ("posted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "posted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "likes",
                    models.PositiveIntegerField(blank=True, help_text="As typed in.", null=True),
                ),
                ("comments", models.PositiveIntegerField(blank=True, null=True)),
                ("shares", models.PositiveIntegerField(blank=True, null=True)),
                ("clicks", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "engagement_at",
                    models.DateTimeField(blank=True, help_text="When it was read off.", null=True),
                ),
            ],
            options={
                "ordering": ["scheduled_at", "platform"],
                "indexes": [
                    models.Index(
                        fields=["site", "status", "scheduled_at"],
                        name="social_soci_site_id_6c6bc5_idx",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("page", "platform"), name="social_one_post_a_page_and_platform"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scheduled_at__isnull", True), ("status", "draft")),
                            models.Q(
                                models.Q(("status", "draft"), _negated=True),
                                ("scheduled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="social_a_time_once_released",
                    ),
                ],
            },
        ),
    ]
