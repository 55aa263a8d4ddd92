"""A question says which versions it is about, so that a yes holds for these alone."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="covers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(),
                blank=True,
                default=list,
                help_text="Drafts that it is about, each this very version.",
                size=None,
            ),
        ),
    ]
