"""The tables of jobs."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
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
                ("name", models.CharField(help_text="Dotted path of the task.", max_length=120)),
                ("arguments", models.JSONField(default=list)),
                ("title", models.CharField(blank=True, max_length=200)),
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
                (
                    "key",
                    models.CharField(blank=True, help_text="Unique while active.", max_length=200),
                ),
                ("once_key", models.CharField(blank=True, max_length=200, null=True, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("run_after", models.DateTimeField(default=django.utils.timezone.now)),
                ("simulated_now", models.DateTimeField(blank=True, null=True)),
                (
                    "attempts",
                    models.PositiveIntegerField(
                        default=0, help_text="Runs that ended without success."
                    ),
                ),
                (
                    "crashes",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Workers that were lost with it since a run last came to an end.",
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lease",
                    models.UUIDField(
                        blank=True, help_text="Of this run, and of no other.", null=True
                    ),
                ),
                ("lease_holder", models.CharField(blank=True, max_length=120)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("cancel_requested", models.BooleanField(default=False)),
                (
                    "runs_again",
                    models.BooleanField(
                        default=False, help_text="It was asked for once more while it ran."
                    ),
                ),
                ("done_count", models.PositiveIntegerField(default=0)),
                ("total_count", models.PositiveIntegerField(default=0)),
                ("message", models.CharField(blank=True, max_length=300)),
                (
                    "error",
                    models.TextField(blank=True, help_text="A sentence that a person can read."),
                ),
                ("error_code", models.CharField(blank=True, max_length=60)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["queued", "running"])),
                        fields=["run_after"],
                        name="jobs_open",
                    ),
                    models.Index(
                        fields=["account", "-created_at"], name="jobs_job_account_1d057d_idx"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("status__in", ["queued", "running"]),
                            models.Q(("key", ""), _negated=True),
                        ),
                        fields=("name", "key"),
                        name="jobs_one_active_job_a_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkerBeat",
            fields=[
                ("holder", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=20)),
                ("beat_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["role", "holder"],
            },
        ),
    ]
