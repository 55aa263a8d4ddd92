"""PostgreSQL itself keeps a final report as it is: it can be marked sent, and nothing else."""

from django.db import migrations

KEEP = """
CREATE FUNCTION reports_keep_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status NOT IN ('frozen', 'sent') THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'DELETE is refused on %: a final report stays', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status NOT IN (OLD.status, 'sent')
       OR to_jsonb(NEW) - ARRAY['status', 'sent_at', 'updated_at']
       <> to_jsonb(OLD) - ARRAY['status', 'sent_at', 'updated_at'] THEN
        RAISE EXCEPTION 'UPDATE is refused on %: a final report never changes', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reports_servicereport_stays BEFORE UPDATE OR DELETE ON reports_servicereport
    FOR EACH ROW EXECUTE FUNCTION reports_keep_final();
"""

DROP = """
DROP TRIGGER reports_servicereport_stays ON reports_servicereport;
DROP FUNCTION reports_keep_final();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunSQL(KEEP, DROP)]
