"""The tables of publishing."""

import django.db.models.deletion
import igny8.kit.crypto
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SiteConnection",
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="connection",
                        to="accounts.site",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("static", "Static site"),
                            ("wordpress", "WordPress"),
                            ("sandbox", "Sandbox"),
                        ],
                        default="static",
                        max_length=10,
                    ),
                ),
                ("base_url", models.URLField(blank=True, max_length=500)),
                ("username", models.CharField(blank=True, max_length=200)),
                (
                    "application_password",
                    igny8.kit.crypto.EncryptedTextField(blank=True, default=""),
                ),
                (
                    "rest_style",
                    models.CharField(blank=True, help_text="pretty or plain.", max_length=10),
                ),
                ("display_name", models.CharField(blank=True, max_length=200)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unchecked", "Not checked yet"),
                            ("connected", "Connected"),
                            ("failed", "Needs attention"),
                        ],
                        default="unchecked",
                        max_length=10,
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("problem", models.TextField(blank=True)),
                ("problem_kind", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "ordering": ["site__domain"],
            },
        ),
        migrations.CreateModel(
            name="RemotePage",
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
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remote_pages",
                        to="publishing.siteconnection",
                    ),
                ),
                ("external_id", models.CharField(max_length=80)),
                ("remote_id", models.CharField(max_length=80)),
                ("url", models.URLField(max_length=1000)),
                ("slug", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=500)),
                ("status", models.CharField(max_length=20)),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True, help_text="When it is scheduled for.", null=True
                    ),
                ),
                ("json_ld_placed", models.BooleanField(default=False)),
                ("notes", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("connection", "external_id"), name="publishing_once_a_page"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SandboxPage",
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
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sandbox_pages",
                        to="publishing.siteconnection",
                    ),
                ),
                ("external_id", models.CharField(max_length=80)),
                ("slug", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=500)),
                ("html", models.TextField()),
                ("status", models.CharField(max_length=20)),
                ("version", models.CharField(max_length=64)),
                ("json_ld", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("connection", "external_id"), name="publishing_sandbox_once_a_page"
                    ),
                    models.UniqueConstraint(
                        fields=("connection", "slug"), name="publishing_sandbox_once_a_slug"
                    ),
                ],
            },
        ),
    ]
