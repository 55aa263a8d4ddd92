"""Looking after the sums that the database keeps of the journal (dashboard.models.BookedMonth)."""

from django.db import connection, transaction

from igny8.dashboard.queries.booked import WORTH_LESS_BOOKED

# Two that mend at once would both add what is missing.
MENDING = "dashboard.booked_months"
COLUMNS = """(id, account_id, site_id, month, currency, revenue, backlink_revenue, supplier_cost,
    credit_cost, minutes, minutes_cost, created_at, updated_at)"""

FOLD = f"""
WITH many AS (
    SELECT array_agg(id) AS ids FROM dashboard_bookedmonth
    GROUP BY account_id, site_id, month, currency HAVING count(*) > 1
), gone AS (
    DELETE FROM dashboard_bookedmonth WHERE id IN (SELECT unnest(ids) FROM many) RETURNING *
)
INSERT INTO dashboard_bookedmonth {COLUMNS}
SELECT gen_random_uuid(), account_id, site_id, month, currency, sum(revenue),
       sum(backlink_revenue), sum(supplier_cost), sum(credit_cost), sum(minutes),
       sum(minutes_cost), now(), now()
FROM gone GROUP BY account_id, site_id, month, currency
"""  # noqa: S608 - a statement of our own, without a value in it

MEND = f"""
INSERT INTO dashboard_bookedmonth {COLUMNS}
SELECT gen_random_uuid(), account_id, site_id, month, currency, revenue, backlink_revenue,
       supplier_cost, credit_cost, minutes, minutes_cost, now(), now()
FROM ({WORTH_LESS_BOOKED}) AS missing
"""  # noqa: S608 - statements of our own, without a value in them


def fold_booked_months() -> int:
    """Make one row of many for the same account, site, month and currency; how many were made.

    One statement: whoever reads sees either the many or the one. Rows that are added meanwhile wait
    for the next time; two at once take different rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(FOLD)
        return int(cursor.rowcount)


@transaction.atomic
def mend_booked_months() -> int:
    """Add what the sums lack of journal and hours, or take off what they have too much; how many.

    Only what somebody did to the rows by hand can make it necessary: `igny8 reconcile` tells.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [MENDING])
        cursor.execute(MEND)
        return int(cursor.rowcount)
