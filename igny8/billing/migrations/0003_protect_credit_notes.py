"""PostgreSQL itself keeps corrections: never more back than was billed, paid, or held for a client."""

from django.db import migrations

REFUSE = """
CREATE TRIGGER billing_creditnoteline_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON billing_creditnoteline
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse();
CREATE TRIGGER billing_creditnote_only_grows BEFORE DELETE OR TRUNCATE ON billing_creditnote
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse();
CREATE TRIGGER billing_refund_only_grows BEFORE DELETE OR TRUNCATE ON billing_refund
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse();
CREATE TRIGGER billing_creditnote_stays BEFORE UPDATE ON billing_creditnote FOR EACH ROW
    EXECUTE FUNCTION billing_keep_columns('pdf_id', 'updated_at');
CREATE TRIGGER billing_refund_stays BEFORE UPDATE ON billing_refund FOR EACH ROW
    EXECUTE FUNCTION billing_keep_columns(
        'status', 'reference', 'failure_code', 'failure', 'recorded_by_id', 'resolved_at',
        'refunded_on', 'updated_at');
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'igny8_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON billing_creditnoteline FROM igny8_app;
    END IF;
END $$;
"""

# A credit note is whole when it has its lines, they are of its invoice and add up to its total, and
# its number follows the last. Its lines are written first, and none can follow. Two people who
# credit the same invoice at once wait for each other at its row, so that both are counted.
CREDIT_NOTE = """
CREATE FUNCTION billing_credit_lines_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
    SELECT n.number INTO wrong FROM added a JOIN billing_creditnote n ON n.id = a.credit_note_id
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'credit note % is issued: its lines come before it', wrong.number
            USING ERRCODE = 'check_violation';
    END IF;
    PERFORM 1 FROM billing_invoice WHERE id IN (
            SELECT l.invoice_id FROM added a JOIN billing_invoiceline l ON l.id = a.invoice_line_id
        ) ORDER BY id FOR NO KEY UPDATE;
    SELECT l.id INTO wrong
        FROM billing_invoiceline l JOIN LATERAL (
            SELECT sum(c.amount) AS net, sum(c.tax_amount) AS tax
                FROM billing_creditnoteline c WHERE c.invoice_line_id = l.id
        ) c ON true
        WHERE l.id IN (SELECT invoice_line_id FROM added)
            AND (c.net > l.amount OR c.tax > l.tax_amount)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'more than its amount was credited on invoice line %', wrong.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION billing_credit_notes_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
    SELECT n.number INTO wrong
        FROM added n LEFT JOIN LATERAL (
            SELECT count(*) AS counted, sum(c.amount) AS net, sum(c.tax_amount) AS tax,
                   count(*) FILTER (WHERE l.invoice_id <> n.invoice_id) AS strange
                FROM billing_creditnoteline c
                JOIN billing_invoiceline l ON l.id = c.invoice_line_id
                WHERE c.credit_note_id = n.id
        ) c ON true
        WHERE c.counted <> n.line_count OR c.strange > 0
            OR c.net IS DISTINCT FROM n.net OR c.tax IS DISTINCT FROM n.tax
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the lines of credit note % are not its total', wrong.number
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT n.lowest INTO wrong FROM (
        SELECT series_id, min(sequence) AS lowest, max(sequence) AS highest, count(*) AS counted
            FROM added GROUP BY series_id
    ) n JOIN billing_invoiceseries s ON s.id = n.series_id
        WHERE n.highest - n.lowest + 1 <> n.counted
            OR (n.lowest <> s.first_number AND NOT EXISTS (
                SELECT 1 FROM billing_creditnote p
                    WHERE p.series_id = n.series_id AND p.sequence = n.lowest - 1))
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'credit note number % leaves a gap in its series', wrong.lowest
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER billing_creditnoteline_before_its_note AFTER INSERT ON billing_creditnoteline
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_credit_lines_added();
CREATE TRIGGER billing_creditnote_is_whole AFTER INSERT ON billing_creditnote
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION billing_credit_notes_added();
"""

# Whatever became of them before, the refunds that are made or under way stay within their payment
# and their credit note; those who refund at once wait for each other at the payment's row. What went
# back at the gateway, or is disputed there, cannot be asked for any more; a refund that was asked
# for before is written down as it ended, since the gateway has decided that.
REFUND = """
CREATE FUNCTION billing_refund_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE paid record;
        gone numeric := 0;
BEGIN
    IF NEW.status = 'failed' THEN
        RETURN NULL;
    END IF;
    SELECT amount, status INTO paid FROM billing_payment WHERE id = NEW.payment_id
        FOR NO KEY UPDATE;
    IF TG_OP = 'INSERT' OR OLD.status = 'failed' THEN
        SELECT coalesce(sum(amount), 0) INTO gone FROM billing_gatewaymovement
            WHERE payment_id = NEW.payment_id
                AND ((kind = 'refund' AND status = 'settled')
                    OR (kind = 'dispute' AND status IN ('open', 'lost')));
    END IF;
    IF paid.status <> 'succeeded' OR paid.amount - gone < (
        SELECT sum(amount) FROM billing_refund
            WHERE payment_id = NEW.payment_id AND status <> 'failed'
    ) THEN
        RAISE EXCEPTION 'more would be refunded than payment % brought', NEW.payment_id
            USING ERRCODE = 'check_violation';
    END IF;
    PERFORM 1 FROM billing_creditnote WHERE id = NEW.credit_note_id FOR NO KEY UPDATE;
    IF (SELECT sum(r.amount) > n.given_back FROM billing_refund r
            JOIN billing_creditnote n ON n.id = r.credit_note_id
            WHERE n.id = NEW.credit_note_id AND r.status <> 'failed' GROUP BY n.given_back) THEN
        RAISE EXCEPTION 'more would be refunded than credit note % gives back', NEW.credit_note_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER billing_refund_within_its_payment
    AFTER INSERT OR UPDATE OF status ON billing_refund FOR EACH ROW
    EXECUTE FUNCTION billing_refund_within();
"""

# What we hold for a client is never less than nothing. Only what takes from it is looked at; those
# who take at once wait for each other at the account's row.
BALANCE = """
CREATE FUNCTION billing_client_balance_taken() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owing numeric;
BEGIN
    PERFORM 1 FROM accounts_account WHERE id = NEW.account_id FOR NO KEY UPDATE;
    SELECT sum(amount) INTO owing FROM billing_journalentry
        WHERE account_id = NEW.account_id AND ledger = 'client_balance'
            AND currency = NEW.currency;
    IF owing > 0 THEN
        RAISE EXCEPTION 'the balance of client % would be % % short',
            NEW.account_id, owing, NEW.currency USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER billing_client_balance_is_there AFTER INSERT ON billing_journalentry FOR EACH ROW
    WHEN (NEW.ledger = 'client_balance' AND NEW.amount > 0)
    EXECUTE FUNCTION billing_client_balance_taken();
"""

UNDO = """
DROP FUNCTION billing_client_balance_taken() CASCADE;
DROP FUNCTION billing_refund_within() CASCADE;
DROP FUNCTION billing_credit_lines_added() CASCADE;
DROP FUNCTION billing_credit_notes_added() CASCADE;
DROP TRIGGER billing_creditnoteline_only_grows ON billing_creditnoteline;
DROP TRIGGER billing_creditnote_only_grows ON billing_creditnote;
DROP TRIGGER billing_refund_only_grows ON billing_refund;
DROP TRIGGER billing_creditnote_stays ON billing_creditnote;
DROP TRIGGER billing_refund_stays ON billing_refund;
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_protect_the_books")]

    operations = [
        migrations.RunSQL(REFUSE + CREDIT_NOTE + REFUND + BALANCE, reverse_sql=UNDO),
    ]
