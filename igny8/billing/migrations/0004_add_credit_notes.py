import django.db.models.deletion
import django.db.models.expressions
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("billing", "0003_keep_the_sandboxs_refunds_disputes_methods_and_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("key", models.CharField(help_text="Issued once under it.", max_length=160)),
                ("sequence", models.PositiveIntegerField()),
                ("number", models.CharField(max_length=30)),
                ("issued_on", models.DateField(help_text="Local date of the account.")),
                ("issued_at", models.DateTimeField()),
                ("time_zone", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=300)),
                ("currency", models.CharField(max_length=3)),
                ("net", models.DecimalField(decimal_places=2, max_digits=12)),
                ("tax", models.DecimalField(decimal_places=2, max_digits=12)),
                ("total", models.DecimalField(decimal_places=2, max_digits=12)),
                ("line_count", models.PositiveIntegerField()),
                ("off_unpaid", models.DecimalField(decimal_places=2, max_digits=12)),
                ("off_written_off", models.DecimalField(decimal_places=2, max_digits=12)),
                ("given_back", models.DecimalField(decimal_places=2, max_digits=12)),
                ("seller", models.JSONField()),
                ("buyer", models.JSONField()),
            ],
            options={
                "ordering": ["-issued_on", "-sequence"],
            },
        ),
        migrations.CreateModel(
            name="CreditNoteLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("position", models.PositiveIntegerField()),
                ("description", models.CharField(max_length=300)),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, help_text="Without tax.", max_digits=12),
                ),
                ("tax_amount", models.DecimalField(decimal_places=2, max_digits=12)),
            ],
            options={
                "ordering": ["credit_note", "position"],
            },
        ),
        migrations.CreateModel(
            name="Refund",
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
                    "gateway",
                    models.CharField(
                        choices=[
                            ("manual", "Bank transfer"),
                            ("sandbox", "Sandbox"),
                            ("stripe", "Stripe"),
                            ("paypal", "PayPal"),
                            ("balance", "The client's balance"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                (
                    "request_key",
                    models.CharField(help_text="What was asked for, by its asker.", max_length=160),
                ),
                (
                    "idempotency_key",
                    models.CharField(help_text="What the gateway is told.", max_length=120),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("attempted", "Under way"),
                            ("unknown", "Outcome not known yet"),
                            ("pending", "On its way"),
                            ("succeeded", "Given back"),
                            ("failed", "Failed"),
                        ],
                        default="attempted",
                        max_length=12,
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("failure_code", models.CharField(blank=True, max_length=60)),
                ("failure", models.CharField(blank=True, max_length=300)),
                ("requested_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "refunded_on",
                    models.DateField(
                        blank=True,
                        help_text="Local day of the account on which the money went.",
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ["requested_at", "created_at"],
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="surplus",
            field=models.DecimalField(
                decimal_places=2,
                default=Decimal("0"),
                help_text="To the client's balance.",
                max_digits=12,
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="invoice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="billing.invoice",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("surplus__gte", 0), ("surplus__lte", models.F("amount"))),
                name="billing_surplus_within_its_payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("invoice__isnull", False), ("surplus", models.F("amount")), _connector="OR"
                ),
                name="billing_prepayment_goes_to_the_balance",
            ),
        ),
        migrations.AddField(
            model_name="creditnote",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="creditnote",
            name="invoice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_notes",
                to="billing.invoice",
            ),
        ),
        migrations.AddField(
            model_name="creditnote",
            name="issued_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="creditnote",
            name="pdf",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="creditnote",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="billing.invoiceseries",
            ),
        ),
        migrations.AddField(
            model_name="creditnoteline",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="creditnoteline",
            name="credit_note",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="billing.creditnote",
            ),
        ),
        migrations.AddField(
            model_name="creditnoteline",
            name="invoice_line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_note_lines",
                to="billing.invoiceline",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="credit_note",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refunds",
                to="billing.creditnote",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="payment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refunds",
                to="billing.payment",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="requested_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnote",
            constraint=models.UniqueConstraint(
                fields=("account", "key"), name="billing_credited_once_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnote",
            constraint=models.UniqueConstraint(
                fields=("series", "sequence"), name="billing_credit_note_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net"), "+", models.F("tax")
                        ),
                    ),
                    ("total__gt", 0),
                ),
                name="billing_credit_note_total_is_net_and_tax",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("given_back__gte", 0),
                    ("off_unpaid__gte", 0),
                    ("off_written_off__gte", 0),
                    (
                        "total",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("off_unpaid"), "+", models.F("off_written_off")
                            ),
                            "+",
                            models.F("given_back"),
                        ),
                    ),
                ),
                name="billing_credit_note_is_its_parts",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnoteline",
            constraint=models.UniqueConstraint(
                fields=("credit_note", "position"), name="billing_credit_line_has_its_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnoteline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("tax_amount__gte", 0)),
                name="billing_credit_line_more_than_nothing",
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("status__in", ["attempted", "unknown", "pending"])),
                fields=["account"],
                name="billing_refunds_unresolved",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                fields=("idempotency_key",), name="billing_refund_once_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                fields=("account", "request_key", "payment"),
                name="billing_refund_asked_once_a_payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("reference", ""), _negated=True),
                    models.Q(("gateway", "manual"), _negated=True),
                ),
                fields=("gateway", "reference"),
                name="billing_refund_once_a_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="billing_refund_more_than_nothing"
            ),
        ),
    ]
