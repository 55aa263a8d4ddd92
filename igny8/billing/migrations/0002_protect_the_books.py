"""PostgreSQL itself keeps the books: what only grows cannot be changed, what must balance does."""

from django.db import migrations

ONLY_GROWS = (
    "billing_journaltransaction",
    "billing_journalentry",
    "billing_creditentry",
    "billing_invoiceline",
    "billing_mrrmovement",
)
FOR_A_SITE = (
    "billing_pendingline",
    "billing_invoiceline",
    "billing_journalentry",
    "billing_creditentry",
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
        SELECT id, entry_count, sum(counted) AS counted, bool_or(strange) AS strange,
               max(currency) FILTER (WHERE apart <> 0) AS currency,
               max(apart) FILTER (WHERE apart <> 0) AS apart
            FROM (
                SELECT a.id, a.entry_count, e.currency, count(e.id) AS counted,
                       sum(e.amount) AS apart, bool_or(e.account_id <> a.account_id) AS strange
                    FROM added a LEFT JOIN billing_journalentry e ON e.transaction_id = a.id
                    GROUP BY a.id, a.entry_count, e.currency
            ) c GROUP BY id, entry_count
    ) s WHERE s.counted <> s.entry_count OR s.apart IS NOT NULL OR s.strange LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF wrong.counted <> wrong.entry_count THEN
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
    SELECT w.number INTO wrong FROM (
        SELECT i.number, i.line_count, i.net, i.tax, count(l.id) AS counted, sum(l.amount) AS lines,
               sum(l.tax_amount) AS taxes, bool_or(l.account_id <> i.account_id) AS strange
            FROM added i LEFT JOIN billing_invoiceline l ON l.invoice_id = i.id
            GROUP BY i.id, i.number, i.line_count, i.net, i.tax
    ) w WHERE w.counted <> w.line_count OR w.lines IS DISTINCT FROM w.net
        OR w.taxes IS DISTINCT FROM w.tax OR w.strange LIMIT 1;
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

# In place of foreign keys, whose look for every row was a third of what a billing run cost.
WHOSE = """
CREATE FUNCTION billing_periods_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong uuid;
BEGIN
    SELECT a.id INTO wrong FROM added a JOIN billing_agreement g ON g.id = a.agreement_id
        WHERE g.account_id <> a.account_id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'period % is of another account than its agreement', wrong
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER billing_serviceperiod_is_its_agreements AFTER INSERT ON billing_serviceperiod
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_periods_added();
CREATE FUNCTION billing_sites_named() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong uuid;
BEGIN
    SELECT a.site_id INTO wrong FROM added a
        LEFT JOIN accounts_site s ON s.id = a.site_id AND s.account_id = a.account_id
        WHERE a.site_id IS NOT NULL AND s.id IS NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'site % is none of the account that % is written for', wrong, TG_TABLE_NAME
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION billing_site_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM billing_journalentry WHERE site_id = OLD.id)
        OR EXISTS (SELECT FROM billing_invoiceline WHERE site_id = OLD.id)
        OR EXISTS (SELECT FROM billing_pendingline WHERE site_id = OLD.id)
        OR EXISTS (SELECT FROM billing_creditentry WHERE site_id = OLD.id)
    THEN
        RAISE EXCEPTION 'site % is named in the books', OLD.id
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER billing_named_site_stays BEFORE DELETE ON accounts_site FOR EACH ROW
    EXECUTE FUNCTION billing_site_stays();
"""

UNDO = """
DROP FUNCTION billing_periods_added() CASCADE;
DROP FUNCTION billing_sites_named() CASCADE;
DROP FUNCTION billing_site_stays() CASCADE;
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


def _sites() -> str:
    return "\n".join(
        f"CREATE TRIGGER {table}_names_a_site AFTER INSERT ON {table} REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION billing_sites_named();"
        for table in FOR_A_SITE
    )


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]

    operations = [
        migrations.RunSQL(
            REFUSE + _refusals() + KEEP + BALANCE + INVOICE + WHOSE + _sites() + REVOKE,
            reverse_sql=UNDO,
        )
    ]
