"""Let a client be found by the key that other software has for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="external_id",
            field=models.CharField(
                blank=True, help_text="What other software knows the client by.", max_length=120
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("external_id", ""), _negated=True), ("archived_at__isnull", True)
                ),
                fields=("parent", "external_id"),
                name="accounts_one_client_an_external_id",
            ),
        ),
    ]
