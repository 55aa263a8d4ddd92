"""What gateways told and did is never deleted, and what moved stays as much as it was."""

from django.db import migrations

NEVER_DELETED = ("billing_gatewayevent", "billing_gatewaymovement", "billing_dunningcase")

PROTECT = "\n".join(
    f"CREATE TRIGGER {table}_only_grows BEFORE DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse();"
    for table in NEVER_DELETED
)
KEEP = """
CREATE TRIGGER billing_gatewaymovement_stays BEFORE UPDATE ON billing_gatewaymovement FOR EACH ROW
    EXECUTE FUNCTION billing_keep_columns('status', 'updated_at');
"""
UNDO = "\n".join(
    f"DROP TRIGGER IF EXISTS {table}_only_grows ON {table};" for table in NEVER_DELETED
)
UNDO += "\nDROP TRIGGER IF EXISTS billing_gatewaymovement_stays ON billing_gatewaymovement;"


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_protect_credit_notes")]

    operations = [migrations.RunSQL(PROTECT + KEEP, reverse_sql=UNDO)]
