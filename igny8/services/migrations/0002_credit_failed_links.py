from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="backlinkserviceorder",
            name="credits_failed_links",
            field=models.BooleanField(
                default=True, help_text="What is billed and does not come, or goes, credits itself."
            ),
        ),
        migrations.AddField(
            model_name="orderedlink",
            name="credit_settled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
