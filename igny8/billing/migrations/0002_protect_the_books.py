"""PostgreSQL itself keeps the books: what only grows cannot be changed, what must balance does."""

from django.db import migrations

ONLY_GROWS = (
    "billing_journaltransaction",
    "billing_journalentry",
    "billing_creditentry",
    "billing_invoiceline",
)
NEVER_DELETED = ("billing_invoice", "billing_serviceperiod", "billing_payment")

REFUSE = """
CREATE FUNCTION billing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is refused on %: correct it by adding', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""

# The role that the application runs as where the database is ours; it may only read and add.
REVOKE = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'igny8_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE
            ON billing_journaltransaction, billing_journalentry, billing_creditentry,
               billing_invoiceline
            FROM igny8_app;
    END IF;
END $$;
"""

# Rows whose documents are out: everything but the named columns stays as it was.
KEEP = """
CREATE FUNCTION billing_keep_columns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - TG_ARGV <> to_jsonb(OLD) - TG_ARGV THEN
        RAISE EXCEPTION 'UPDATE is refused on %: only % may change',
            TG_TABLE_NAME, array_to_string(TG_ARGV, ', ')
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER billing_invoice_stays BEFORE UPDATE ON billing_invoice FOR EACH ROW
    EXECUTE FUNCTION billing_keep_columns(
        'status', 'paid_amount', 'paid_at', 'pdf_id', 'updated_at');
CREATE TRIGGER billing_serviceperiod_stays BEFORE UPDATE ON billing_serviceperiod FOR EACH ROW
    EXECUTE FUNCTION billing_keep_columns('cut_short_on', 'updated_at');
"""

# A transaction is whole when it has the entries that it announces and they add up to nothing: checked
# after each statement that adds entries, and for the transaction itself when the work commits.
BALANCE = """
CREATE FUNCTION billing_check_balance(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
    SELECT t.id, t.entry_count INTO wrong
        FROM billing_journaltransaction t
        LEFT JOIN billing_journalentry e ON e.transaction_id = t.id
        WHERE t.id = ANY(ids)
        GROUP BY t.id, t.entry_count
        HAVING count(e.id) <> t.entry_count
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal transaction % has not the % entries that it announces',
            wrong.id, wrong.entry_count USING ERRCODE = 'check_violation';
    END IF;
    SELECT e.transaction_id, e.currency, sum(e.amount) AS apart INTO wrong
        FROM billing_journalentry e
        WHERE e.transaction_id = ANY(ids)
        GROUP BY e.transaction_id, e.currency
        HAVING sum(e.amount) <> 0
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal transaction % does not balance: % % apart',
            wrong.transaction_id, wrong.apart, wrong.currency USING ERRCODE = 'check_violation';
    END IF;
END $$;
CREATE FUNCTION billing_entries_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM billing_check_balance(ARRAY(SELECT DISTINCT transaction_id FROM added));
    RETURN NULL;
END $$;
CREATE FUNCTION billing_transaction_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM billing_check_balance(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER billing_journalentry_balances AFTER INSERT ON billing_journalentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_entries_added();
CREATE CONSTRAINT TRIGGER billing_journaltransaction_balances
    AFTER INSERT ON billing_journaltransaction DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION billing_transaction_added();
"""

# An invoice is whole when it has its lines, they add up to its total, and its number follows the last.
INVOICE = """
CREATE FUNCTION billing_check_invoices(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
    SELECT i.number INTO wrong
        FROM billing_invoice i
        LEFT JOIN billing_invoiceline l ON l.invoice_id = i.id
        WHERE i.id = ANY(ids)
        GROUP BY i.id
        HAVING count(l.id) <> i.line_count OR coalesce(sum(l.amount), 0) <> i.total
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the lines of invoice % are not its total', wrong.number
            USING ERRCODE = 'check_violation';
    END IF;
END $$;
CREATE FUNCTION billing_lines_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM billing_check_invoices(ARRAY(SELECT DISTINCT invoice_id FROM added));
    RETURN NULL;
END $$;
CREATE FUNCTION billing_invoice_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM billing_check_invoices(ARRAY[NEW.id]);
    PERFORM 1 FROM billing_invoiceseries s
        WHERE s.id = NEW.series_id AND (
            s.first_number = NEW.sequence
            OR EXISTS (SELECT 1 FROM billing_invoice p
                       WHERE p.series_id = s.id AND p.sequence = NEW.sequence - 1));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'invoice % leaves a gap in its series', NEW.number
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER billing_invoiceline_adds_up AFTER INSERT ON billing_invoiceline
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_lines_added();
CREATE CONSTRAINT TRIGGER billing_invoice_is_whole
    AFTER INSERT ON billing_invoice DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION billing_invoice_added();
"""

UNDO = """
DROP FUNCTION billing_lines_added() CASCADE;
DROP FUNCTION billing_invoice_added() CASCADE;
DROP FUNCTION billing_check_invoices(uuid[]);
DROP FUNCTION billing_entries_added() CASCADE;
DROP FUNCTION billing_transaction_added() CASCADE;
DROP FUNCTION billing_check_balance(uuid[]);
DROP FUNCTION billing_keep_columns() CASCADE;
DROP FUNCTION billing_refuse() CASCADE;
"""


def _refusals() -> str:
    triggers = [(table, "UPDATE OR DELETE OR TRUNCATE") for table in ONLY_GROWS]
    triggers += [(table, "DELETE OR TRUNCATE") for table in NEVER_DELETED]
    return "\n".join(
        f"CREATE TRIGGER {table}_only_grows BEFORE {events} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse();"
        for table, events in triggers
    )


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]

    operations = [
        migrations.RunSQL(
            REFUSE + _refusals() + KEEP + BALANCE + INVOICE + REVOKE, reverse_sql=UNDO
        )
    ]
