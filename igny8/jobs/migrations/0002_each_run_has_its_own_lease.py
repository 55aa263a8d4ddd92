"""A lease belongs to one run, and lost workers are counted apart from failed runs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="lease",
            field=models.UUIDField(
                blank=True, help_text="Of this run, and of no other.", null=True
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="crashes",
            field=models.PositiveIntegerField(
                default=0,
                help_text="Workers that were lost with it since a run last came to an end.",
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="attempts",
            field=models.PositiveIntegerField(
                default=0, help_text="Runs that ended without success."
            ),
        ),
    ]
