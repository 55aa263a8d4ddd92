"""The database itself adds up what the dashboard shows, a statement at a time.

The sums of each statement are rows of their own: adding them to rows that are there would hold
those until the end of each transaction, and two payments of one client would wait for each other.
"""

from django.db import migrations

INTO = """
INSERT INTO dashboard_bookedmonth
    (id, account_id, site_id, month, currency, revenue, backlink_revenue, supplier_cost,
     credit_cost, minutes, minutes_cost, created_at, updated_at)
"""
OF_ENTRIES = f"""{INTO}
SELECT gen_random_uuid(), account_id, site_id, date_trunc('month', day::timestamp)::date, currency,
       coalesce(-sum(amount) FILTER (WHERE ledger = 'revenue'), 0),
       coalesce(-sum(amount) FILTER (WHERE ledger = 'revenue'
           AND kind IN ('backlinks', 'pass_through', 'retainer')), 0),
       coalesce(sum(amount) FILTER (WHERE ledger = 'supplier_cost'), 0),
       coalesce(sum(amount) FILTER (WHERE ledger = 'credit_cost'), 0),
       0, 0, now(), now()
FROM {{entries}} WHERE ledger IN ('revenue', 'supplier_cost', 'credit_cost') GROUP BY 2, 3, 4, 5
"""  # noqa: S608 - statements of our own, without a value in them
OF_HOURS = f"""{INTO}
SELECT gen_random_uuid(), account_id, site_id, date_trunc('month', worked_on::timestamp)::date,
       currency, 0, 0, 0, 0, {{sign}}sum(minutes), {{sign}}sum(hour_cost * minutes), now(), now()
FROM {{hours}} GROUP BY 2, 3, 4, 5
"""  # noqa: S608

ADD_UP = f"""
CREATE FUNCTION dashboard_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {OF_ENTRIES.format(entries="added")};
    RETURN NULL;
END $$;
CREATE TRIGGER dashboard_adds_up AFTER INSERT ON billing_journalentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION dashboard_add_up();

CREATE FUNCTION dashboard_add_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {OF_HOURS.format(hours="added", sign="")};
    RETURN NULL;
END $$;
CREATE FUNCTION dashboard_take_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {OF_HOURS.format(hours="gone", sign="-")};
    RETURN NULL;
END $$;
CREATE TRIGGER dashboard_adds_hours AFTER INSERT ON services_timeentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION dashboard_add_hours();
CREATE TRIGGER dashboard_adds_changed_hours AFTER UPDATE ON services_timeentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION dashboard_add_hours();
CREATE TRIGGER dashboard_takes_changed_hours AFTER UPDATE ON services_timeentry
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION dashboard_take_hours();
CREATE TRIGGER dashboard_takes_hours AFTER DELETE ON services_timeentry
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION dashboard_take_hours();

{OF_ENTRIES.format(entries="billing_journalentry")};
{OF_HOURS.format(hours="services_timeentry", sign="")};
"""

UNDO = """
DROP FUNCTION dashboard_add_up() CASCADE;
DROP FUNCTION dashboard_add_hours() CASCADE;
DROP FUNCTION dashboard_take_hours() CASCADE;
DELETE FROM dashboard_bookedmonth;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dashboard", "0001_initial"),
        ("billing", "0002_protect_the_books"),
        ("services", "0001_initial"),
    ]

    operations = [migrations.RunSQL(ADD_UP, reverse_sql=UNDO)]
