"""The tables of mail."""

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
            name="Email",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("document_id", models.CharField(max_length=80)),
                ("recipient", models.EmailField(max_length=254)),
                ("from_name", models.CharField(max_length=200)),
                ("from_email", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=300)),
                ("html", models.TextField()),
                ("text", models.TextField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("unsure", "May have been sent"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("written_at", models.DateTimeField(help_text="In business time.")),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("attachments", models.ManyToManyField(related_name="+", to="accounts.storedfile")),
            ],
            options={
                "ordering": ["-written_at", "-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document_id", "recipient", "kind"), name="mail_once_a_document"
                    )
                ],
            },
        ),
    ]
