"""Invoices of other software keep their number, and are none of the one a day that is ours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_know_clients_by_what_other_software_calls_them"),
        ("billing", "0002_protect_the_books"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="invoice",
            name="billing_one_invoice_a_day",
        ),
        migrations.AddField(
            model_name="invoice",
            name="is_imported",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_imported", True)),
                fields=("series", "number"),
                name="billing_imported_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_imported", False)),
                fields=("account", "issued_on"),
                name="billing_one_invoice_a_day",
            ),
        ),
    ]
