"""What must agree above the books: the dashboard's sums with the journal, orders with what is owed.

Each statement answers (account_id, subject, currency, stated, booked) of what does not.
"""

from collections.abc import Sequence
from datetime import datetime

from igny8.billing.queries.books_checks import BOOKS
from igny8.billing.queries.gateway_checks import GatewayRecords, compare_records
from igny8.billing.queries.reconcile import Check, Finding, look_for_differences, one_moment
from igny8.billing.queries.service_checks import SERVICE

# What is owed for each order and its links, by order.
OWED = """
    SELECT order_id, sum(amount) AS total FROM (
        SELECT CASE WHEN key ~ '^order:[0-9a-f-]{36}$' THEN substr(key, 7)::uuid END AS order_id,
               amount
        FROM billing_pendingline WHERE key LIKE 'order:%%'
        UNION ALL
        SELECT o.id, p.amount
        FROM services_backlinkserviceorder o JOIN billing_pendingline p ON p.period_id = o.period_id
        UNION ALL
        SELECT k.order_id, p.amount
        FROM billing_pendingline p JOIN services_orderedlink k ON k.backlink_id =
            CASE WHEN p.key ~ '^link:[0-9a-f-]{36}$' THEN substr(p.key, 6)::uuid END
        WHERE p.key LIKE 'link:%%'
    ) AS lines GROUP BY order_id
"""

# What the journal has as the cost of each order's links, by order.
COST = """
    SELECT k.order_id, sum(e.amount) AS total
    FROM billing_journaltransaction t
    JOIN billing_journalentry e ON e.transaction_id = t.id AND e.ledger = 'supplier_cost'
    JOIN services_orderedlink k ON k.backlink_id =
        CASE WHEN t.key ~ '^link-cost:[0-9a-f-]{36}$' THEN substr(t.key, 11)::uuid END
    WHERE t.key LIKE 'link-cost:%%'
    GROUP BY k.order_id
"""

FIGURES = (
    Check(
        "dashboard_is_journal",
        "What the dashboard shows of each month is what the journal and the hours have",
        "dashboard",
        "journal",
        """
        SELECT account_id, to_char(month, 'YYYY-MM') || ' ' || what, currency, sum(kept),
               sum(journal)
        FROM (
            SELECT m.account_id, m.site_id, m.month, m.currency, v.what, v.kept, 0 AS journal
            FROM dashboard_bookedmonth m CROSS JOIN LATERAL (VALUES
                ('revenue', m.revenue), ('revenue of links', m.backlink_revenue),
                ('suppliers', m.supplier_cost), ('credits', m.credit_cost),
                ('minutes', m.minutes), ('minutes at their cost', m.minutes_cost)
            ) AS v (what, kept)
            UNION ALL
            SELECT e.account_id, e.site_id, date_trunc('month', e.day::timestamp)::date,
                   e.currency, v.what, 0, v.journal
            FROM billing_journalentry e CROSS JOIN LATERAL (VALUES
                ('revenue', -e.amount, e.ledger = 'revenue'),
                ('revenue of links', -e.amount, e.ledger = 'revenue'
                    AND e.kind IN ('backlinks', 'pass_through', 'retainer')),
                ('suppliers', e.amount, e.ledger = 'supplier_cost'),
                ('credits', e.amount, e.ledger = 'credit_cost')
            ) AS v (what, journal, counts)
            WHERE e.ledger IN ('revenue', 'supplier_cost', 'credit_cost') AND v.counts
            UNION ALL
            SELECT h.account_id, h.site_id, date_trunc('month', h.worked_on::timestamp)::date,
                   h.currency, v.what, 0, v.worked
            FROM services_timeentry h CROSS JOIN LATERAL (VALUES
                ('minutes', h.minutes), ('minutes at their cost', h.hour_cost * h.minutes)
            ) AS v (what, worked)
        ) AS either
        GROUP BY account_id, site_id, month, currency, what HAVING sum(kept) <> sum(journal)
        """,
    ),
    Check(
        "orders_are_owed",
        "What each order says is billed is what is owed for it",
        "order",
        "owed",
        f"""
        SELECT o.account_id, s.domain || ' ' || o.key, o.currency, o.billed_amount,
               coalesce(l.total, 0)
        FROM services_backlinkserviceorder o JOIN accounts_site s ON s.id = o.site_id
        LEFT JOIN ({OWED}) AS l ON l.order_id = o.id
        WHERE o.approved_at IS NOT NULL
          AND coalesce(o.billed_amount, 0) <> coalesce(l.total, 0)
        """,  # noqa: S608 - a statement of our own, without a value in it
    ),
    Check(
        "orders_are_paid_for",
        "What each order says its links cost is what the journal has",
        "order",
        "journal",
        f"""
        SELECT o.account_id, s.domain || ' ' || o.key, o.currency, o.actual_cost,
               coalesce(c.total, 0)
        FROM services_backlinkserviceorder o JOIN accounts_site s ON s.id = o.site_id
        LEFT JOIN ({COST}) AS c ON c.order_id = o.id
        WHERE o.actual_cost <> coalesce(c.total, 0)
        """,  # noqa: S608 - a statement of our own, without a value in it
    ),
    Check(
        "orders_add_up",
        "Each order's margin, and its suppliers' parts, are its own figures",
        "order",
        "parts",
        """
        SELECT o.account_id, s.domain || ' ' || o.key || ' ' || d.what, o.currency, d.stated,
               d.booked
        FROM services_backlinkserviceorder o JOIN accounts_site s ON s.id = o.site_id
        LEFT JOIN LATERAL (
            SELECT sum(cost) AS cost FROM jsonb_to_recordset(o.by_supplier) AS x(cost numeric)
        ) p ON true
        CROSS JOIN LATERAL (VALUES
            ('margin', o.margin,
             coalesce(o.billed_amount, 0) - o.actual_cost - o.refunded_amount),
            ('suppliers', o.actual_cost, coalesce(p.cost, 0))
        ) AS d (what, stated, booked)
        WHERE d.stated <> d.booked
        """,
    ),
    Check(
        "prices_are_agreed",
        "Each running service has the price of its agreement",
        "service",
        "agreement",
        """
        SELECT s.account_id, i.domain, a.currency, s.monthly_price, a.price
        FROM services_managedservicesubscription s
        JOIN billing_agreement a ON a.id = s.agreement_id
        JOIN accounts_site i ON i.id = s.site_id
        WHERE s.status <> 'cancelled' AND s.monthly_price <> a.price
        """,
    ),
)


def reconcile(records: Sequence[GatewayRecords], *, now: datetime) -> list[Finding]:
    """How everything that must agree does: a query a check, all of one moment.

    `records` are the gateways' own books, read before.
    """
    with one_moment():
        return [
            *look_for_differences((*BOOKS, *SERVICE), now=now),
            *(compare_records(of_gateway) for of_gateway in records),
            *look_for_differences(FIGURES, now=now),
        ]
