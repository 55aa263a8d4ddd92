"""What must agree in the books: the journal with itself and with invoices, payments and balances.

Each statement answers (account_id, subject, currency, stated, booked) of what does not.
"""

from igny8.billing.queries.reconcile import Check

# What the journal must have as cash: the parts are added up by account, gateway and currency.
CASH = """
    SELECT account_id, gateway, currency, amount FROM billing_payment
    WHERE status = 'succeeded' AND gateway <> 'balance'
"""

# What counts on an invoice as paid, by invoice.
COUNTED = "SELECT invoice_id, amount FROM billing_payment WHERE status = 'succeeded'"

BOOKS = (
    Check(
        "journal_balances",
        "Each journal transaction adds up to nothing",
        "nothing",
        "entries",
        """
        SELECT e.account_id, t.kind || ' ' || t.day, e.currency, 0, e.total FROM (
            SELECT transaction_id, min(account_id::text)::uuid AS account_id, currency,
                   sum(amount) AS total
            FROM billing_journalentry GROUP BY transaction_id, currency HAVING sum(amount) <> 0
        ) e JOIN billing_journaltransaction t ON t.id = e.transaction_id
        """,
    ),
    Check(
        "journal_in_all",
        "All journal entries add up to nothing",
        "nothing",
        "entries",
        """
        SELECT NULL::uuid, '', currency, 0, sum(amount)
        FROM billing_journalentry GROUP BY currency HAVING sum(amount) <> 0
        """,
    ),
    Check(
        "journal_is_whole",
        "Each journal transaction has its entries, of its account and day",
        "announced",
        "entries",
        """
        SELECT t.account_id, t.kind || ' ' || t.day, '', t.entry_count, coalesce(e.counted, 0)
        FROM billing_journaltransaction t LEFT JOIN (
            SELECT e.transaction_id,
                   count(*) FILTER (WHERE e.account_id = o.account_id AND e.day = o.day) AS counted
            FROM billing_journalentry e
            JOIN billing_journaltransaction o ON o.id = e.transaction_id
            GROUP BY e.transaction_id
        ) e ON e.transaction_id = t.id
        WHERE e.counted IS DISTINCT FROM t.entry_count
        """,
    ),
    Check(
        "invoices_are_receivable",
        "What is open on invoices is what the journal has as receivable",
        "invoices",
        "journal",
        """
        SELECT coalesce(i.account_id, j.account_id), '', coalesce(i.currency, j.currency),
               coalesce(i.open, 0), coalesce(j.total, 0)
        FROM (
            SELECT account_id, currency,
                   sum(total - paid_amount - credited_amount - written_off_amount) AS open
            FROM billing_invoice GROUP BY account_id, currency
        ) i FULL JOIN (
            SELECT account_id, currency, sum(amount) AS total FROM billing_journalentry
            WHERE ledger = 'receivable' GROUP BY account_id, currency
        ) j ON j.account_id = i.account_id AND j.currency = i.currency
        WHERE coalesce(i.open, 0) <> coalesce(j.total, 0)
        """,
    ),
    Check(
        "payments_are_cash",
        "Payments that count are what the journal has as cash, by gateway",
        "payments",
        "journal",
        f"""
        SELECT coalesce(p.account_id, j.account_id), coalesce(p.gateway, j.kind),
               coalesce(p.currency, j.currency), coalesce(p.total, 0), coalesce(j.total, 0)
        FROM (
            SELECT account_id, gateway, currency, sum(amount) AS total
            FROM ({CASH}) AS cash GROUP BY account_id, gateway, currency
        ) p FULL JOIN (
            SELECT account_id, kind, currency, sum(amount) AS total FROM billing_journalentry
            WHERE ledger = 'cash' GROUP BY account_id, kind, currency
        ) j ON j.account_id = p.account_id AND j.kind = p.gateway AND j.currency = p.currency
        WHERE coalesce(p.total, 0) <> coalesce(j.total, 0)
        """,  # noqa: S608 - a statement of our own, without a value in it
    ),
    Check(
        "payments_are_on_invoices",
        "What counts as paid on each invoice are its payments",
        "invoice",
        "payments",
        f"""
        SELECT i.account_id, i.number, i.currency, i.paid_amount, coalesce(p.total, 0)
        FROM billing_invoice i LEFT JOIN (
            SELECT invoice_id, sum(amount) AS total FROM ({COUNTED}) AS counted GROUP BY invoice_id
        ) p ON p.invoice_id = i.id
        WHERE i.paid_amount <> coalesce(p.total, 0)
        """,  # noqa: S608 - a statement of our own, without a value in it
    ),
    Check(
        "lines_are_invoices",
        "The lines of each invoice are its amounts",
        "invoice",
        "lines",
        """
        SELECT i.account_id, i.number || ' ' || d.what, d.currency, d.stated, d.booked
        FROM billing_invoice i LEFT JOIN (
            SELECT invoice_id, count(*) AS counted, sum(amount) AS net, sum(tax_amount) AS tax
            FROM billing_invoiceline GROUP BY invoice_id
        ) l ON l.invoice_id = i.id
        CROSS JOIN LATERAL (VALUES
            ('lines', '', i.line_count::numeric, coalesce(l.counted, 0)::numeric),
            ('without tax', i.currency, i.net, coalesce(l.net, 0)),
            ('tax', i.currency, i.tax, coalesce(l.tax, 0)),
            ('total', i.currency, i.total, coalesce(l.net, 0) + coalesce(l.tax, 0))
        ) AS d (what, currency, stated, booked)
        WHERE d.stated <> d.booked
        """,
    ),
    Check(
        "invoices_are_booked",
        "Each invoice is in the journal: what is owed, what it earns, its tax",
        "invoice",
        "journal",
        """
        SELECT i.account_id, i.number || ' ' || d.what, i.currency, d.stated, d.booked
        FROM billing_invoice i
        LEFT JOIN billing_journaltransaction t
            ON t.account_id = i.account_id AND t.key = 'invoice:' || i.id
        LEFT JOIN LATERAL (
            SELECT coalesce(sum(amount) FILTER (WHERE ledger = 'receivable'), 0) AS owed,
                   coalesce(-sum(amount) FILTER (WHERE ledger IN ('revenue', 'opening')), 0) AS net,
                   coalesce(-sum(amount) FILTER (WHERE ledger = 'tax'), 0) AS tax
            FROM billing_journalentry WHERE transaction_id = t.id AND currency = i.currency
        ) j ON true
        CROSS JOIN LATERAL (VALUES
            ('owed', i.total, j.owed), ('earned', i.net, j.net), ('tax', i.tax, j.tax)
        ) AS d (what, stated, booked)
        WHERE d.stated <> d.booked
        """,
    ),
    Check(
        "numbers_have_no_gap",
        "The numbers of each series are all there, each once",
        "numbers",
        "invoices",
        """
        SELECT s.account_id, s.prefix || ' ' || d.what, '', d.stated, d.booked
        FROM billing_invoiceseries s LEFT JOIN (
            SELECT series_id, count(*) AS counted, min(sequence) AS lowest,
                   max(sequence) AS highest
            FROM billing_invoice GROUP BY series_id
        ) i ON i.series_id = s.id
        CROSS JOIN LATERAL (VALUES
            ('count', s.next_number - s.first_number, coalesce(i.counted, 0)),
            ('first', s.first_number, coalesce(i.lowest, s.first_number)),
            ('last', s.next_number - 1, coalesce(i.highest, s.next_number - 1))
        ) AS d (what, stated, booked)
        WHERE s.code IN (SELECT DISTINCT o.code FROM billing_invoiceseries o
                         JOIN billing_invoice n ON n.series_id = o.id)
          AND d.stated <> d.booked
        """,
    ),
    Check(
        "billed_lines_are_on_invoices",
        "What was owed and billed is on its invoice, at its amount",
        "owed",
        "invoice",
        """
        SELECT coalesce(p.account_id, l.account_id), coalesce(p.key, l.description),
               coalesce(p.currency, ''), p.amount, l.amount
        FROM (SELECT * FROM billing_pendingline WHERE invoice_id IS NOT NULL) p
        FULL JOIN billing_invoiceline l ON l.pending_line_id = p.id
        WHERE p.id IS NULL OR l.id IS NULL OR l.invoice_id <> p.invoice_id OR l.amount <> p.amount
        """,
    ),
    Check(
        "balances_are_not_negative",
        "No client's balance is below nothing",
        "lowest",
        "balance",
        """
        SELECT account_id, '', currency, 0, -sum(amount) FROM billing_journalentry
        WHERE ledger = 'client_balance' GROUP BY account_id, currency HAVING sum(amount) > 0
        """,
    ),
)
