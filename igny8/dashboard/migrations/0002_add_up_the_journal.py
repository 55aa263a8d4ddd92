"""The database itself adds up what the dashboard shows of the journal, a statement at a time.

The sums of each statement are rows of their own: adding them to rows that are there would hold
those until the end of each transaction, and two payments of one client would wait for each other.
"""

from django.db import migrations

SUMS = """
    (id, account_id, site_id, month, currency, revenue, backlink_revenue, supplier_cost,
     credit_cost, created_at, updated_at)
    SELECT gen_random_uuid(), account_id, site_id, date_trunc('month', day::timestamp)::date,
           currency,
           coalesce(-sum(amount) FILTER (WHERE ledger = 'revenue'), 0),
           coalesce(-sum(amount) FILTER (WHERE ledger = 'revenue'
               AND kind IN ('backlinks', 'pass_through', 'retainer')), 0),
           coalesce(sum(amount) FILTER (WHERE ledger = 'supplier_cost'), 0),
           coalesce(sum(amount) FILTER (WHERE ledger = 'credit_cost'), 0),
           now(), now()
"""
OF_LEDGERS = "WHERE ledger IN ('revenue', 'supplier_cost', 'credit_cost') GROUP BY 2, 3, 4, 5"

ADD_UP = f"""
CREATE FUNCTION dashboard_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO dashboard_bookedmonth {SUMS} FROM added {OF_LEDGERS};
    RETURN NULL;
END $$;
CREATE TRIGGER dashboard_adds_up AFTER INSERT ON billing_journalentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION dashboard_add_up();
INSERT INTO dashboard_bookedmonth {SUMS} FROM billing_journalentry {OF_LEDGERS};
"""

UNDO = """
DROP FUNCTION dashboard_add_up() CASCADE;
DELETE FROM dashboard_bookedmonth;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dashboard", "0001_initial"),
        ("billing", "0002_protect_the_books"),
    ]

    operations = [migrations.RunSQL(ADD_UP, reverse_sql=UNDO)]
