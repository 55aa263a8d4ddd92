"""PostgreSQL itself keeps the books: what only grows cannot be changed, what must balance does."""

from django.db import migrations

ONLY_GROWS = (
    "billing_journaltransaction",
    "billing_journalentry",
    "billing_creditentry",
    "billing_invoiceline",
    "billing_mrrmovement",
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
               billing_invoiceline, billing_mrrmovement
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
        'status', 'paid_amount', 'credited_amount', 'written_off_amount', 'paid_at', 'pdf_id',
        'updated_at');
CREATE TRIGGER billing_serviceperiod_stays BEFORE UPDATE ON billing_serviceperiod FOR EACH ROW
    EXECUTE FUNCTION billing_keep_columns('cut_short_on', 'units_owed', 'updated_at');
"""

# A transaction is whole when it has the entries that it announces and they add up to nothing. The
# entries are written first (their foreign key is checked when the work commits) and none can follow,
# so that both rules hold by one check a statement: a check a row cost 40 % of a billing run.
BALANCE = """
CREATE FUNCTION billing_entries_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE late uuid;
BEGIN
    SELECT a.transaction_id INTO late FROM added a
        JOIN billing_journaltransaction t ON t.id = a.transaction_id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal transaction % is closed: entries come before it', late
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION billing_transactions_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
    SELECT s.* INTO wrong FROM (
        SELECT a.id, a.entry_count, sum(e.counted) AS counted, bool_or(e.strange) AS strange,
               max(e.currency) FILTER (WHERE e.apart <> 0) AS currency,
               max(e.apart) FILTER (WHERE e.apart <> 0) AS apart
            FROM added a LEFT JOIN LATERAL (
                SELECT currency, count(*) AS counted, sum(amount) AS apart,
                       bool_or(account_id <> a.account_id) AS strange
                    FROM billing_journalentry WHERE transaction_id = a.id GROUP BY currency
            ) e ON true
            GROUP BY a.id, a.entry_count
    ) s WHERE s.counted IS DISTINCT FROM s.entry_count OR s.apart IS NOT NULL OR s.strange LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF wrong.counted IS DISTINCT FROM wrong.entry_count THEN
        RAISE EXCEPTION 'journal transaction % has not the % entries that it announces',
            wrong.id, wrong.entry_count USING ERRCODE = 'check_violation';
    END IF;
    IF wrong.strange THEN
        RAISE EXCEPTION 'journal transaction % has entries of another account', wrong.id
            USING ERRCODE = 'check_violation';
    END IF;
    RAISE EXCEPTION 'journal transaction % does not balance: % % apart',
        wrong.id, wrong.apart, wrong.currency USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER billing_journalentry_before_its_transaction AFTER INSERT ON billing_journalentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_entries_added();
CREATE TRIGGER billing_journaltransaction_balances AFTER INSERT ON billing_journaltransaction
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_transactions_added();
"""

# An invoice is whole when it has its lines, they add up to its total, and its number follows the
# last. Its lines are written first, and none can follow.
INVOICE = """
CREATE FUNCTION billing_lines_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE late text;
BEGIN
    SELECT i.number INTO late FROM added a JOIN billing_invoice i ON i.id = a.invoice_id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'invoice % is issued: its lines come before it', late
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION billing_invoices_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
    SELECT i.number INTO wrong
        FROM added i LEFT JOIN LATERAL (
            SELECT count(*) AS counted, sum(amount) AS net, sum(tax_amount) AS tax,
                   bool_or(account_id <> i.account_id) AS strange
                FROM billing_invoiceline WHERE invoice_id = i.id
        ) l ON true
        WHERE l.counted <> i.line_count OR l.net IS DISTINCT FROM i.net
            OR l.tax IS DISTINCT FROM i.tax OR l.strange
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the lines of invoice % are not its total', wrong.number
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT n.lowest INTO wrong FROM (
        SELECT series_id, min(sequence) AS lowest, max(sequence) AS highest, count(*) AS counted
            FROM added GROUP BY series_id
    ) n JOIN billing_invoiceseries s ON s.id = n.series_id
        WHERE n.highest - n.lowest + 1 <> n.counted
            OR (n.lowest <> s.first_number AND NOT EXISTS (
                SELECT 1 FROM billing_invoice p
                    WHERE p.series_id = n.series_id AND p.sequence = n.lowest - 1))
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'invoice number % leaves a gap in its series', wrong.lowest
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER billing_invoiceline_before_its_invoice AFTER INSERT ON billing_invoiceline
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_lines_added();
CREATE TRIGGER billing_invoice_is_whole AFTER INSERT ON billing_invoice
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_invoices_added();
"""

UNDO = """
DROP FUNCTION billing_lines_added() CASCADE;
DROP FUNCTION billing_invoices_added() CASCADE;
DROP FUNCTION billing_entries_added() CASCADE;
DROP FUNCTION billing_transactions_added() CASCADE;
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
