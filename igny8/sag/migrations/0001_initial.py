"""The tables of sag."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Cluster",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=120)),
                ("description", models.TextField(blank=True)),
                ("order", models.PositiveIntegerField(help_text="1 is worked on first.")),
                ("head_keyword", models.CharField(max_length=300)),
                ("clicks", models.PositiveIntegerField(default=0)),
                ("impressions", models.PositiveIntegerField(default=0)),
                (
                    "keywords",
                    models.JSONField(
                        default=list, help_text="The search data's queries in this topic."
                    ),
                ),
                (
                    "existing_pages",
                    models.JSONField(default=list, help_text="Addresses to link to, not to copy."),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField()),
                (
                    "data",
                    models.JSONField(
                        help_text="The business block, as rules.business.Business reads it."
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intakes",
                        to="accounts.site",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="SAGBlueprint",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField()),
                (
                    "mode",
                    models.CharField(
                        choices=[("quick", "Quick"), ("detailed", "Detailed")], max_length=10
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "fingerprint",
                    models.CharField(help_text="SHA-256 of what it was made from.", max_length=64),
                ),
                (
                    "search_range",
                    models.CharField(blank=True, help_text="In words.", max_length=100),
                ),
                (
                    "notes",
                    models.JSONField(
                        default=list, help_text="What the reader should know, in sentences."
                    ),
                ),
                (
                    "set_aside",
                    models.JSONField(
                        default=list, help_text="Queries that are in no topic, and why."
                    ),
                ),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("changes_asked_for", models.TextField(blank=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blueprints",
                        to="sag.intake",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blueprints",
                        to="accounts.site",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="PlannedPage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                ("title", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=120)),
                ("target_keyword", models.CharField(max_length=300)),
                ("secondary_keywords", models.JSONField(default=list)),
                (
                    "intent",
                    models.CharField(
                        choices=[
                            ("learn", "To learn"),
                            ("compare", "To compare"),
                            ("buy", "To buy"),
                            ("local", "To find someone near"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "angle",
                    models.CharField(
                        help_text="The kind of page: cost, process, sizes, …", max_length=40
                    ),
                ),
                (
                    "intake_fields",
                    models.JSONField(default=list, help_text="Such as products[2], faqs[1]."),
                ),
                ("priority", models.PositiveIntegerField(help_text="1 is executed first.")),
                (
                    "month_number",
                    models.PositiveIntegerField(help_text="1 is the first month of the plan."),
                ),
                ("impressions", models.PositiveIntegerField(default=0)),
                (
                    "position",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True),
                ),
                (
                    "evidence",
                    models.CharField(help_text="Why this page, in a sentence.", max_length=300),
                ),
                ("existing_url", models.URLField(blank=True, max_length=2000)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="sag.cluster",
                    ),
                ),
                (
                    "blueprint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="sag.sagblueprint",
                    ),
                ),
            ],
            options={
                "ordering": ["priority"],
            },
        ),
        migrations.AddField(
            model_name="cluster",
            name="blueprint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="clusters",
                to="sag.sagblueprint",
            ),
        ),
        migrations.CreateModel(
            name="SAGCampaign",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("package", models.CharField(max_length=30)),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("superseded", "Superseded")],
                        default="active",
                        max_length=12,
                    ),
                ),
                ("monthly_budget", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                ("target_country", models.CharField(max_length=2)),
                ("starts_on", models.DateField(help_text="The first day of its first month.")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "blueprint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to="sag.sagblueprint",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to="accounts.site",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="SAGBacklink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "order_ref",
                    models.UUIDField(
                        blank=True, help_text="The order that it belongs to.", null=True
                    ),
                ),
                ("target_url", models.URLField(max_length=2000)),
                ("anchor", models.CharField(max_length=300)),
                ("anchor_kind", models.CharField(blank=True, max_length=20)),
                (
                    "agreed_rel",
                    models.CharField(
                        choices=[
                            ("follow", "Follow"),
                            ("sponsored", "Sponsored"),
                            ("nofollow", "Nofollow"),
                        ],
                        default="follow",
                        max_length=10,
                    ),
                ),
                ("placement", models.CharField(default="article body", max_length=60)),
                ("guarantee_days", models.PositiveIntegerField(default=365)),
                ("publisher_domain", models.CharField(blank=True, max_length=253)),
                (
                    "page_url",
                    models.URLField(
                        blank=True, help_text="Where the link stands.", max_length=2000
                    ),
                ),
                (
                    "dr",
                    models.PositiveIntegerField(
                        blank=True, help_text="Domain rating, 0 to 100.", null=True
                    ),
                ),
                ("dr_source", models.CharField(blank=True, max_length=60)),
                ("dr_date", models.DateField(blank=True, null=True)),
                ("cost", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("ordered", "Ordered"),
                            ("pending", "Pending"),
                            ("live", "Live"),
                            ("lost", "Lost"),
                            ("in_dispute", "In dispute"),
                            ("replaced", "Replaced"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="ordered",
                        max_length=12,
                    ),
                ),
                ("ordered_at", models.DateTimeField(blank=True, null=True)),
                ("live_since", models.DateTimeField(blank=True, null=True)),
                ("lost_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "planned_page",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backlinks",
                        to="sag.plannedpage",
                    ),
                ),
                (
                    "replaced_by",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="sag.sagbacklink",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backlinks",
                        to="accounts.site",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backlinks",
                        to="sag.sagcampaign",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="CampaignMonth",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("number", models.PositiveIntegerField(help_text="1 is the first.")),
                ("month", models.DateField(help_text="Its first day.")),
                ("link_count", models.PositiveIntegerField()),
                ("dr_min", models.PositiveIntegerField()),
                ("dr_max", models.PositiveIntegerField()),
                ("budget", models.DecimalField(decimal_places=2, max_digits=12)),
                ("anchor_mix", models.JSONField(default=dict)),
                (
                    "links",
                    models.JSONField(
                        default=list,
                        help_text="Each: planned_page or url, title, keyword, anchor_kind, anchor.",
                    ),
                ),
                ("kpis", models.JSONField(default=list, help_text="Each: name, target, unit.")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="months",
                        to="sag.sagcampaign",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="TaxonomyTerm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "taxonomy",
                    models.CharField(
                        choices=[("category", "Category"), ("tag", "Tag")], max_length=10
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("topic", "Topic"),
                            ("brand", "Brand"),
                            ("place", "Place"),
                            ("audience", "Audience"),
                            ("feature", "Feature"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=120)),
                ("description", models.TextField(blank=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "blueprint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="sag.sagblueprint",
                    ),
                ),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="sag.cluster",
                    ),
                ),
            ],
            options={
                "ordering": ["taxonomy", "name"],
            },
        ),
        migrations.AddField(
            model_name="plannedpage",
            name="term",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pages",
                to="sag.taxonomyterm",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.UniqueConstraint(
                fields=("site", "version"), name="sag_one_intake_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="sagblueprint",
            constraint=models.UniqueConstraint(
                fields=("site", "version"), name="sag_one_blueprint_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="sagblueprint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "approved")),
                fields=("site",),
                name="sag_one_approved_blueprint",
            ),
        ),
        migrations.AddConstraint(
            model_name="cluster",
            constraint=models.UniqueConstraint(
                fields=("blueprint", "slug"), name="sag_one_cluster_a_slug"
            ),
        ),
        migrations.AddConstraint(
            model_name="cluster",
            constraint=models.UniqueConstraint(
                fields=("blueprint", "order"), name="sag_clusters_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="sagcampaign",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "active")),
                fields=("site",),
                name="sag_one_active_campaign",
            ),
        ),
        migrations.AddConstraint(
            model_name="sagcampaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("monthly_budget__gte", 0)),
                name="sag_campaign_budget_not_negative",
            ),
        ),
        migrations.AddIndex(
            model_name="sagbacklink",
            index=models.Index(fields=["site", "status"], name="sag_sagback_site_id_935724_idx"),
        ),
        migrations.AddIndex(
            model_name="sagbacklink",
            index=models.Index(fields=["order_ref"], name="sag_sagback_order_r_c050c9_idx"),
        ),
        migrations.AddConstraint(
            model_name="sagbacklink",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__gte", 0)), name="sag_link_cost_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="sagbacklink",
            constraint=models.CheckConstraint(
                condition=models.Q(("dr__isnull", True), ("dr__lte", 100), _connector="OR"),
                name="sag_link_dr_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="sagbacklink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dr__isnull", True),
                    models.Q(("dr_source", ""), _negated=True),
                    _connector="OR",
                ),
                name="sag_link_dr_has_a_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignmonth",
            constraint=models.UniqueConstraint(
                fields=("campaign", "number"), name="sag_one_month_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignmonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("dr_min__lte", models.F("dr_max")), ("dr_max__lte", 100)),
                name="sag_month_dr_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignmonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("budget__gte", 0)), name="sag_month_budget"
            ),
        ),
        migrations.AddConstraint(
            model_name="taxonomyterm",
            constraint=models.UniqueConstraint(
                fields=("blueprint", "taxonomy", "slug"), name="sag_one_term_a_slug"
            ),
        ),
        migrations.AddIndex(
            model_name="plannedpage",
            index=models.Index(
                fields=["blueprint", "month_number"], name="sag_planned_bluepri_baf623_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedpage",
            constraint=models.UniqueConstraint(
                fields=("blueprint", "slug"), name="sag_one_page_a_slug"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedpage",
            constraint=models.UniqueConstraint(
                fields=("blueprint", "priority"), name="sag_one_page_a_priority"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedpage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "hub")),
                fields=("cluster",),
                name="sag_one_hub_a_cluster",
            ),
        ),
    ]
