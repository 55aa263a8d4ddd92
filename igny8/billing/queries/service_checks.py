"""What must agree about that which recurs: periods, their fees, monthly recurring revenue.

Each statement answers (account_id, subject, currency, stated, booked) of what does not.
"""

from igny8.billing.queries.reconcile import Check

# The periods of each agreement in their order, and after them the one that opens next.
IN_ORDER = """
    SELECT p.agreement_id, p.start, lag(p.last) OVER w AS before
    FROM (
        SELECT agreement_id, start, "end" AS last FROM billing_serviceperiod
        UNION ALL
        SELECT id, next_period_on, NULL FROM billing_agreement
        WHERE status = 'active' AND (ends_on IS NULL OR next_period_on < ends_on)
    ) p WINDOW w AS (PARTITION BY p.agreement_id ORDER BY p.start, p.last NULLS LAST)
"""

# The MRR of each agreement on its account's local day, by its terms.
LEVEL = """
    SELECT a.id, a.account_id, a.description, a.currency,
           CASE WHEN {day} >= greatest(a.starts_on, coalesce(a.trial_ends_on, a.starts_on))
                     AND (a.ends_on IS NULL OR {day} < a.ends_on)
                     AND (a.paused_on IS NULL OR {day} < a.paused_on)
                THEN CASE WHEN c.effective_on <= {day} THEN c.price ELSE a.price END
                ELSE 0 END AS level
    FROM billing_agreement a JOIN accounts_account o ON o.id = a.account_id
    LEFT JOIN billing_agreementchange c
        ON c.agreement_id = a.id AND c.applied_on IS NULL AND c.withdrawn_at IS NULL
"""
TODAY = "timezone(o.time_zone, %(now)s)::date"
AT_LAST = "'9999-12-31'::date"


def _movements(code: str, title: str, day: str) -> Check:
    until = f"WHERE m.day <= {day}" if day == TODAY else ""
    level = LEVEL.format(day=day)
    return Check(
        code,
        title,
        "terms",
        "movements",
        f"""
        SELECT l.account_id, l.description, l.currency, l.level, coalesce(m.total, 0)
        FROM ({level}) AS l LEFT JOIN (
            SELECT m.agreement_id, sum(m.amount) AS total FROM billing_mrrmovement m
            JOIN accounts_account o ON o.id = m.account_id {until}
            GROUP BY m.agreement_id
        ) m ON m.agreement_id = l.id
        WHERE l.level <> coalesce(m.total, 0)
        """,  # noqa: S608 - a statement of our own, without a value in it
    )


SERVICE = (
    Check(
        "periods_do_not_overlap",
        "No day of an agreement lies in two periods",
        "days allowed",
        "days in both",
        f"""
        SELECT a.account_id, a.description || ' from ' || p.start, '', 0, p.before - p.start
        FROM ({IN_ORDER}) AS p JOIN billing_agreement a ON a.id = p.agreement_id
        WHERE p.start < p.before
        """,  # noqa: S608 - a statement of our own, without a value in it
    ),
    Check(
        "periods_have_no_gap",
        "No day of an agreement that brought MRR lies between two periods",
        "days allowed",
        "days between",
        f"""
        SELECT a.account_id, a.description || ' from ' || p.before, '', 0, p.start - p.before
        FROM ({IN_ORDER}) AS p JOIN billing_agreement a ON a.id = p.agreement_id
        WHERE p.start > p.before AND 0 < (
            SELECT coalesce(sum(m.amount), 0) FROM billing_mrrmovement m
            WHERE m.agreement_id = p.agreement_id AND m.day <= p.before
        )
        """,  # noqa: S608 - a statement of our own, without a value in it
    ),
    Check(
        "periods_lie_within_their_agreement",
        "No period begins before its agreement or serves after its end",
        "days allowed",
        "days outside",
        """
        SELECT p.account_id, a.description || ' from ' || p.start, '', 0,
               greatest(a.starts_on - p.start, 0)
               + greatest(coalesce(p.cut_short_on, p."end") - coalesce(a.ends_on, p."end"), 0)
        FROM billing_serviceperiod p JOIN billing_agreement a ON a.id = p.agreement_id
        WHERE p.start < a.starts_on OR coalesce(p.cut_short_on, p."end") > a.ends_on
        """,
    ),
    Check(
        "periods_are_owed",
        "Each period that has a price is owed once, at its price less a coupon and unused days",
        "period",
        "owed",
        """
        SELECT p.account_id, a.description || ' from ' || p.start, a.currency, p.price, l.amount
        FROM billing_serviceperiod p JOIN billing_agreement a ON a.id = p.agreement_id
        LEFT JOIN billing_pendingline l ON l.period_id = p.id
        LEFT JOIN billing_couponredemption r ON r.agreement_id = a.id
        WHERE CASE
            WHEN l.id IS NULL THEN p.price > 0 AND r.id IS NULL
                AND p.cut_short_on IS DISTINCT FROM p.start
                AND (a.trial_ends_on IS NULL OR p.start >= a.trial_ends_on)
            WHEN l.arithmetic ? 'taken_off' THEN l.amount > p.price OR l.amount <>
                (l.arithmetic->>'price')::numeric - (l.arithmetic->>'taken_off')::numeric
            WHEN l.arithmetic ? 'coupon' THEN l.amount > p.price
            ELSE l.amount <> p.price END
        """,
    ),
    _movements("movements_are_mrr", "The MRR movements up to today are the MRR of today", TODAY),
    _movements(
        "coming_movements_are_mrr",
        "All MRR movements, those to come too, are what will recur",
        AT_LAST,
    ),
)
