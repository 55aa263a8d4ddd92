"""The tables of content."""

import django.contrib.postgres.fields
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
            name="ContentNeed",
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
                        related_name="content_needs",
                        to="accounts.site",
                    ),
                ),
                (
                    "planned_page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sag.plannedpage",
                    ),
                ),
                ("month", models.DateField(help_text="The first of the month that owes the page.")),
                (
                    "serial",
                    models.PositiveIntegerField(
                        help_text="Counts the site's needs; wording rotates by it."
                    ),
                ),
                ("priority", models.PositiveIntegerField(help_text="1 is written first.")),
                ("title", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=120)),
                (
                    "content_type",
                    models.CharField(
                        choices=[
                            ("post", "Post"),
                            ("cluster_hub", "Cluster hub"),
                            ("taxonomy_landing", "Taxonomy landing page"),
                            ("product", "Product"),
                            ("service", "Service"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("hub", "Hub"),
                            ("supporting", "Supporting page"),
                            ("taxonomy", "Taxonomy page"),
                        ],
                        max_length=12,
                    ),
                ),
                ("cluster", models.CharField(max_length=200)),
                ("target_keyword", models.CharField(max_length=300)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("idea", "Idea"),
                            ("brief", "Briefed"),
                            ("draft", "Drafted"),
                            ("review", "In review"),
                            ("accepted", "Accepted"),
                            ("published", "Published"),
                            ("needs_person", "Needs a person"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("stopped_at_status", models.CharField(blank=True, max_length=20)),
                (
                    "problem",
                    models.TextField(
                        blank=True, help_text="Why a person is needed, in a sentence."
                    ),
                ),
            ],
            options={
                "ordering": ["month", "priority", "serial"],
                "indexes": [
                    models.Index(
                        fields=["site", "month", "status"], name="content_con_site_id_eb8870_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "serial"), name="content_one_need_a_serial"
                    ),
                    models.UniqueConstraint(
                        fields=("site", "slug"), name="content_one_need_a_slug"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="content_months_begin_on_the_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Brief",
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
                    "need",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="brief",
                        to="content.contentneed",
                    ),
                ),
                (
                    "headings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), size=None
                    ),
                ),
                (
                    "keywords",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), size=None
                    ),
                ),
                ("instructions", models.TextField(blank=True)),
                ("least_words", models.PositiveIntegerField()),
                (
                    "variation",
                    models.PositiveIntegerField(
                        default=0, help_text="Of the house writer's wordings."
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="CoverImage",
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
                    "need",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cover",
                        to="content.contentneed",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.storedfile",
                    ),
                ),
                ("alt_text", models.CharField(max_length=300)),
                ("title", models.CharField(help_text="The title that it shows.", max_length=200)),
                ("painter", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Draft",
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
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="content.contentneed",
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in_review", "In review"),
                            ("accepted", "Accepted"),
                            ("sent_back", "Sent back"),
                            ("replaced", "Replaced by a newer version"),
                        ],
                        default="in_review",
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("meta_description", models.CharField(blank=True, max_length=320)),
                ("slug", models.SlugField(max_length=120)),
                ("body_markdown", models.TextField()),
                (
                    "body_html",
                    models.TextField(
                        help_text="Sanitised; links to pages not yet published are words."
                    ),
                ),
                (
                    "headings",
                    models.JSONField(default=list, help_text='[{"level": 2, "text": "…"}]'),
                ),
                (
                    "internal_links",
                    models.JSONField(default=list, help_text="Slugs of the pages it links to."),
                ),
                (
                    "faq",
                    models.JSONField(default=list, help_text='[{"question": "…", "answer": "…"}]'),
                ),
                (
                    "fact_sources",
                    models.JSONField(default=list, help_text='[{"statement": "…", "field": "…"}]'),
                ),
                ("word_count", models.PositiveIntegerField()),
                (
                    "reading_ease",
                    models.DecimalField(decimal_places=1, help_text="Flesch.", max_digits=5),
                ),
                (
                    "fingerprint",
                    models.BinaryField(
                        help_text="Its 8-word shingles; rules.similarity reads them."
                    ),
                ),
                (
                    "likeness",
                    models.DecimalField(
                        decimal_places=3,
                        default=0,
                        help_text="Share in common with the nearest draft.",
                        max_digits=4,
                    ),
                ),
                (
                    "writer",
                    models.CharField(help_text="Who or what wrote this version.", max_length=200),
                ),
                (
                    "is_template",
                    models.BooleanField(help_text="Never accepted unread (decisions 3.19)."),
                ),
                (
                    "note",
                    models.TextField(blank=True, help_text="For our own people, never published."),
                ),
                (
                    "warnings",
                    models.JSONField(
                        default=list, help_text="What an editor should check, in sentences."
                    ),
                ),
                ("review_note", models.TextField(blank=True, help_text="Why it was sent back.")),
                ("written_at", models.DateTimeField()),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["need_id", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("need", "version"), name="content_one_draft_a_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["in_review", "accepted"])),
                        fields=("need",),
                        name="content_one_current_draft_a_need",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftOpening",
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
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="content.draft",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["opened_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "user"), name="content_one_opening_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Idea",
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
                    "need",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="idea",
                        to="content.contentneed",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("angle", models.TextField()),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="PublishedPage",
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
                        related_name="published_pages",
                        to="accounts.site",
                    ),
                ),
                (
                    "need",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="page",
                        to="content.contentneed",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="content.draft",
                    ),
                ),
                ("url", models.URLField(max_length=2000)),
                ("remote_id", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=200)),
                (
                    "content_type",
                    models.CharField(
                        choices=[
                            ("post", "Post"),
                            ("cluster_hub", "Cluster hub"),
                            ("taxonomy_landing", "Taxonomy landing page"),
                            ("product", "Product"),
                            ("service", "Service"),
                        ],
                        max_length=20,
                    ),
                ),
                ("word_count", models.PositiveIntegerField()),
                (
                    "linked_slugs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        default=list,
                        help_text="Page links that lead somewhere.",
                        size=None,
                    ),
                ),
                ("published_at", models.DateTimeField()),
                ("refreshed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-published_at", "title"],
                "indexes": [
                    models.Index(
                        fields=["site", "published_at"], name="content_pub_site_id_182780_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "url"), name="content_one_page_an_address"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StepRecord",
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
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="content.contentneed",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("idea", "Idea"),
                            ("brief", "Brief"),
                            ("draft", "Draft"),
                            ("image", "Image"),
                            ("edit", "Edit"),
                            ("review", "Review"),
                            ("resume", "Taken up again"),
                            ("publish", "Publishing"),
                        ],
                        max_length=10,
                    ),
                ),
                ("attempt", models.PositiveIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[("started", "Started"), ("done", "Done"), ("failed", "Failed")],
                        default="started",
                        max_length=10,
                    ),
                ),
                (
                    "performed_by",
                    models.CharField(help_text="A person's or a writer's name.", max_length=200),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "credits",
                    models.PositiveIntegerField(default=0, help_text="Spent, and not given back."),
                ),
                (
                    "detail",
                    models.TextField(blank=True, help_text="What came of it, or what went wrong."),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["started_at", "created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("need", "step", "attempt"), name="content_one_record_an_attempt"
                    )
                ],
            },
        ),
    ]
