"""A large portfolio, loaded by statements: a year of thousands of clients, their orders and links.

Everything that the dashboard reads is there and agrees, so that `igny8 reconcile` proves it: months
with their invoices and payments, orders with theirs, links with what they cost, MRR movements,
hours, articles. What the rest of the application would have beside it (plans, drafts) is not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db import connection, models

FIRST, MONTHS = date(2025, 7, 1), 12
TODAY = date(2026, 6, 15)
DAYS = 348
LINKS_AN_ORDER, ARTICLES = 25, 4
INCOMPLETE = 50
LINK_COST, ORDER_PRICE = "40.00", "2500.00"
# What a column holds that the statement does not name.
FILLING = {
    models.CharField: "''",
    models.TextField: "''",
    models.BooleanField: "false",
    models.PositiveIntegerField: "0",
    models.DecimalField: "0",
    models.JSONField: "'{}'",
    models.DateTimeField: "now()",
}
# Of the largest tables: what is not a constraint is put on them once they are full.
LARGE = (
    "sag_sagbacklink", "services_orderedlink", "services_backlinkserviceorder",
    "billing_journaltransaction", "billing_journalentry", "content_contentneed",
    "content_publishedpage",
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How many clients and orders; each order has 25 links."""

    clients: int
    orders: int


def key(kind: int, number: str) -> str:
    """A made-up identifier: which table, which row."""
    return f"('{kind:08x}-0000-4000-8000-' || lpad(to_hex(({number})::bigint), 12, '0'))::uuid"


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def insert(label: str, source: str, columns: Mapping[str, str]) -> None:
    """A row of the table for each row of the source; columns that are not named are empty."""
    model = apps.get_model(label)
    found = {}
    for field in model._meta.concrete_fields:
        filling = next((sql for kind, sql in FILLING.items() if isinstance(field, kind)), None)
        if field.column in columns:
            found[field.column] = columns[field.column]
        elif not field.null and filling:
            found[field.column] = filling
    names = ", ".join(f'"{name}"' for name in found)
    values = ", ".join(found.values())
    run(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM {source}")  # noqa: S608


def load(size: Size, *, operator: str, person: int, say: Callable[[str], None]) -> None:
    """Fill the tables. The database's own rules do not hold meanwhile; the data keeps to them."""
    indexes = _take_off_indexes()
    run("SET session_replication_role = replica")
    for name, step in STEPS.items():
        say(name)
        step(size, operator, person)
    say("Indexes")
    run("SET session_replication_role = origin")
    for definition in indexes:
        run(definition)
    run("VACUUM ANALYZE")


def _take_off_indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexname, i.indexdef FROM pg_indexes i LEFT JOIN pg_constraint c "
            "ON c.conname = i.indexname WHERE i.tablename = ANY(%s) AND c.conname IS NULL",
            [list(LARGE)],
        )
        found = cursor.fetchall()
    for name, _ in found:
        run(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


CURRENCY = "CASE WHEN n % 20 < 16 THEN 'USD' WHEN n % 20 < 19 THEN 'GBP' ELSE 'EUR' END"
ZONE = (
    "(ARRAY['Europe/London', 'America/New_York', 'America/Los_Angeles', 'Europe/Berlin', "
    "'Asia/Tokyo'])[1 + n % 5]"
)
PRICE = "CASE WHEN n % 3 = 0 THEN 399.00 ELSE 100.00 END"
# Seven of ten began with the first month, the others three, six and nine months later.
LATER = "CASE WHEN n % 10 < 7 THEN 0 ELSE (n % 10 - 6) * 3 END"
BEGAN = f"('{FIRST}'::date + make_interval(months => {LATER}))::date"
# One of twenty left, one paused.
LEFT, PAUSED = date(2026, 3, 1), date(2026, 5, 10)
STATUS = "CASE n % 20 WHEN 0 THEN 'cancelled' WHEN 1 THEN 'paused' ELSE 'active' END"
DESCRIPTION = "'Managed service ' || n"


def _clients(size: Size, operator: str, person: int) -> None:
    every = f"generate_series(0, {size.clients - 1}) AS n"
    insert("accounts.Account", every, {
        "id": key(1, "n"), "kind": "'client'", "parent_id": f"'{operator}'::uuid",
        "name": "'Client ' || lpad(n::text, 6, '0')", "slug": "'client-' || n", "country": "'GB'",
        "currency": CURRENCY, "time_zone": ZONE, "language": "'en'", "locale": "'en_GB'",
        "prepayment": "'never'",
    })  # fmt: skip
    insert("accounts.Site", every, {
        "id": key(2, "n"), "account_id": key(1, "n"), "domain": "'client-' || n || '.example'",
        "name": "'Client ' || n", "url": "'https://client-' || n || '.example/'",
        "niche": "'general'", "country": "'GB'", "language": "'en'",
    })  # fmt: skip
    next_period = (
        f"CASE n % 20 WHEN 0 THEN '{LEFT}'::date WHEN 1 THEN '2026-06-01'::date "
        "ELSE '2026-07-01'::date END"
    )
    insert("billing.Agreement", every, {
        "id": key(3, "n"), "account_id": key(1, "n"), "site_id": key(2, "n"),
        "key": "'managed:' || n", "kind": "'managed'", "description": DESCRIPTION, "price": PRICE,
        "currency": CURRENCY, "revenue_kind": "'managed'", "alignment": "'calendar'",
        "anchor_date": BEGAN, "starts_on": BEGAN,
        "ends_on": f"CASE WHEN n % 20 = 0 THEN '{LEFT}'::date END",
        "paused_on": f"CASE WHEN n % 20 = 1 THEN '{PAUSED}'::date END",
        "next_period_on": f"greatest({BEGAN}, {next_period})", "status": STATUS,
        "units_per_period": str(ARTICLES), "unit_name": "'article'",
    })  # fmt: skip
    insert("services.ManagedServiceSubscription", every, {
        "id": key(4, "n"), "account_id": key(1, "n"), "site_id": key(2, "n"),
        "agreement_id": key(3, "n"), "tier": "CASE WHEN n % 3 = 0 THEN 'pro' ELSE 'lite' END",
        "status": STATUS, "monthly_price": PRICE, "articles_per_month": str(ARTICLES),
        "account_manager_id": str(person), "started_at": f"{BEGAN}",
        "service_config": "'{\"version\": 1}'",
        # As it is kept from publication to publication: all but the months that lack one.
        "articles_settled_before": f"date_trunc('month', '{TODAY}'::timestamp)::date",
        "articles_unsettled": f"""ARRAY(
            SELECT ('{FIRST}'::date + make_interval(months => m))::date
            FROM generate_series(0, {MONTHS - 2}) AS m WHERE (n * {MONTHS} + m) % {INCOMPLETE} = 0
            AND ('{FIRST}'::date + make_interval(months => m))::date >= {BEGAN}
        )""",  # noqa: S608
    })  # fmt: skip
    insert("billing.MrrMovement", f"generate_series(0, {size.clients - 1}) AS n", {
        "id": key(5, "n"), "account_id": key(1, "n"), "agreement_id": key(3, "n"), "key": "'1'",
        "kind": "'new'", "day": BEGAN, "amount": PRICE, "currency": CURRENCY,
    })  # fmt: skip
    over = f"generate_series(0, {size.clients - 1}) AS n WHERE n % 20 < 2"
    insert("billing.MrrMovement", over, {
        "id": key(6, "n"), "account_id": key(1, "n"), "agreement_id": key(3, "n"), "key": "'2'",
        "kind": "'churn'",
        "day": f"CASE n % 20 WHEN 0 THEN '{LEFT}'::date ELSE '{PAUSED}'::date END",
        "amount": f"-({PRICE})", "currency": CURRENCY,
    })  # fmt: skip


# Each month that was served, numbered across all clients: p, with its client n and first day.
SERVED = f"""(
    SELECT n * {MONTHS} + m AS p, n, m, ('{FIRST}'::date + make_interval(months => m))::date AS day,
           ('{FIRST}'::date + make_interval(months => m + 1))::date AS until
    FROM generate_series(0, %(last)s) AS n, generate_series(0, {MONTHS - 1}) AS m
    WHERE ('{FIRST}'::date + make_interval(months => m))::date >= {BEGAN}
      AND NOT (n % 20 = 0 AND m >= 8) AND NOT (n % 20 = 1 AND m >= 11)
) AS served"""  # noqa: S608


def _months(size: Size, operator: str, person: int) -> None:
    served = SERVED.replace("%(last)s", str(size.clients - 1))
    insert("billing.ServicePeriod", served, {
        "id": key(7, "p"), "account_id": key(1, "n"), "agreement_id": key(3, "n"),
        "start": "day", "end": "until", "units_owed": str(ARTICLES), "price": PRICE,
        "time_zone": ZONE,
    })  # fmt: skip
    _billed(served, number="p", at="day", amount=PRICE, kind="managed", series=operator,
            key_of=f"'period:' || {key(7, 'p')}", period=key(7, "p"))  # fmt: skip
    insert("billing.JournalTransaction", served, {
        "id": key(15, "p"), "account_id": key(1, "n"), "kind": "'credits'",
        "key": "'credits:' || p", "at": "day", "day": "day", "entry_count": "2",
    })  # fmt: skip
    for number, (ledger, sign) in enumerate((("credit_cost", ""), ("credits_used", "-"))):
        insert("billing.JournalEntry", served, {
            "id": key(16 + number, "p"), "account_id": key(1, "n"), "transaction_id": key(15, "p"),
            "ledger": f"'{ledger}'", "site_id": key(2, "n"), "amount": f"{sign}18.00",
            "currency": CURRENCY, "day": "day",
        })  # fmt: skip
    hours = f"{served} CROSS JOIN generate_series(0, 1) AS half"
    insert("services.TimeEntry", hours, {
        "id": key(18, "p * 2 + half"), "account_id": key(1, "n"), "site_id": key(2, "n"),
        "user_id": str(person), "worked_on": "day + half * 12", "minutes": "60",
        "hour_cost": "25.00", "currency": CURRENCY,
    })  # fmt: skip
    # Some months that are over lack an article; the present one has one or two of its four.
    articles = (
        f"{served} CROSS JOIN generate_series(0, {ARTICLES - 1}) AS a "
        f"WHERE CASE WHEN m = {MONTHS - 1} THEN a <= n % 2 ELSE a > 0 OR p % {INCOMPLETE} > 0 END"
    )
    insert("content.ContentNeed", articles, {
        "id": key(19, f"p * {ARTICLES} + a"), "account_id": key(1, "n"), "site_id": key(2, "n"),
        "planned_page_id": key(20, f"p * {ARTICLES} + a"), "month": "day",
        "serial": f"m * {ARTICLES} + a", "priority": "1", "title": "'Page ' || a",
        "slug": f"'page-' || (m * {ARTICLES} + a)", "content_type": "'post'", "role": "'support'",
        "status": "'published'",
    })  # fmt: skip
    insert("content.PublishedPage", articles, {
        "id": key(21, f"p * {ARTICLES} + a"), "account_id": key(1, "n"), "site_id": key(2, "n"),
        "need_id": key(19, f"p * {ARTICLES} + a"), "draft_id": key(22, f"p * {ARTICLES} + a"),
        "url": f"'https://client-' || n || '.example/page-' || (m * {ARTICLES} + a)",
        "title": "'Page ' || a", "content_type": "'post'", "published_at": "day + a * 2",
        "linked_slugs": "'{}'",
    })  # fmt: skip


def _billed(
    source: str, *, number: str, at: str, amount: str, kind: str, key_of: str, series: str,
    period: str = "NULL", base: int = 100,
) -> None:  # fmt: skip
    """An invoice of one line for each row, booked, and paid by transfer but for one in twenty."""
    is_paid = f"({number}) % 20 > 0"
    line = {
        "account_id": key(1, "n"), "site_id": key(2, "n"), "kind": "'fee'",
        "description": f"'Line ' || ({number})", "quantity": "1", "unit_price": amount,
        "amount": amount, "revenue_kind": f"'{kind}'",
    }  # fmt: skip
    insert("billing.PendingLine", source, {
        **line, "id": key(base, number), "key": key_of, "currency": CURRENCY, "due_on": at,
        "period_id": period, "invoice_id": key(base + 1, number),
    })  # fmt: skip
    insert("billing.InvoiceLine", source, {
        **line, "id": key(base + 2, number), "invoice_id": key(base + 1, number), "position": "1",
        "pending_line_id": key(base, number),
    })  # fmt: skip
    insert("billing.Invoice", source, {
        "id": key(base + 1, number), "account_id": key(1, "n"),
        "series_id": key(900, str(base)),
        "sequence": f"row_number() OVER (ORDER BY {number})",
        "number": f"'INV-{base}-' || row_number() OVER (ORDER BY {number})", "issued_on": at,
        "due_on": f"{at} + 14", "issued_at": at, "time_zone": ZONE, "currency": CURRENCY,
        "net": amount, "total": amount, "line_count": "1",
        "status": f"CASE WHEN {is_paid} THEN 'paid' ELSE 'open' END",
        "paid_amount": f"CASE WHEN {is_paid} THEN {amount} ELSE 0 END",
    })  # fmt: skip
    _booked(source, base + 3, number, "invoice", f"'invoice:' || {key(base + 1, number)}", at,
            (("receivable", "", amount), ("revenue", kind, f"-({amount})")))  # fmt: skip
    paid = f"(SELECT * FROM {source}) AS paid WHERE {is_paid}"  # noqa: S608
    insert("billing.Payment", paid, {
        "id": key(base + 6, number), "account_id": key(1, "n"), "customer": "''",
        "invoice_id": key(base + 1, number), "gateway": "'manual'", "amount": amount,
        "currency": CURRENCY, "idempotency_key": f"'transfer:' || ({number}) || ':{base}'",
        "status": "'succeeded'", "reference": f"'TRX ' || ({number})", "received_on": f"{at} + 7",
        "attempted_at": at,
    })  # fmt: skip
    _booked(paid, base + 7, number, "payment", f"'payment:' || {key(base + 6, number)}",
            f"{at} + 7",
            (("cash", "manual", amount), ("receivable", "", f"-({amount})")))  # fmt: skip
    insert("billing.InvoiceSeries", "generate_series(1, 1)", {
        "id": key(900, str(base)), "account_id": f"'{series}'::uuid", "code": f"'series-{base}'",
        "prefix": f"'INV-{base}'", "first_number": "1",
        "next_number": f"(SELECT count(*) + 1 FROM billing_invoice WHERE series_id = "  # noqa: S608
                       f"{key(900, str(base))})",
    })  # fmt: skip


def _booked(
    source: str, base: int, number: str, kind: str, key_of: str, at: str,
    entries: tuple[tuple[str, str, str], ...],
) -> None:  # fmt: skip
    insert("billing.JournalTransaction", source, {
        "id": key(base, number), "account_id": key(1, "n"), "kind": f"'{kind}'", "key": key_of,
        "at": at, "day": at, "entry_count": "2",
    })  # fmt: skip
    for position, (ledger, detail, amount) in enumerate(entries, start=1):
        insert("billing.JournalEntry", source, {
            "id": key(base + position, number), "account_id": key(1, "n"),
            "transaction_id": key(base, number), "ledger": f"'{ledger}'", "kind": f"'{detail}'",
            "site_id": key(2, "n") if ledger in ("revenue", "supplier_cost") else "NULL",
            "amount": amount, "currency": CURRENCY, "day": at,
        })  # fmt: skip


def _orders(size: Size, operator: str, person: int) -> None:
    """Spread over the year; those of the last month are still delivered, every other link."""
    then = f"('{FIRST}'::date + (o::bigint * {DAYS} / {size.orders})::int)"
    # Never on the 1st, which has the month's invoice.
    orders = f"""(
        SELECT o, o % {size.clients} AS n,
               {then} + CASE extract(day FROM {then}) WHEN 1 THEN 1 ELSE 0 END AS day
        FROM generate_series(0, {size.orders - 1}) AS o
    ) AS ordered"""  # noqa: S608
    is_open = "day > '2026-05-15'"
    delivered = f"CASE WHEN {is_open} THEN {LINKS_AN_ORDER} / 2 ELSE {LINKS_AN_ORDER} END"
    cost = f"({delivered}) * {LINK_COST}"
    insert("services.BacklinkServiceOrder", orders, {
        "id": key(50, "o"), "account_id": key(1, "n"), "site_id": key(2, "n"),
        "key": "'order-' || o", "order_type": "'one_time'", "pricing_mode": "'price_book'",
        "currency": CURRENCY, "client_price": ORDER_PRICE, "niche_surcharge": "1",
        "billed_amount": ORDER_PRICE, "actual_cost": cost, "margin": f"{ORDER_PRICE} - {cost}",
        "by_supplier": "jsonb_build_array(jsonb_build_object('supplier', 'fatgrid', 'currency', "
                       f"{CURRENCY}, 'links', {delivered}, 'cost', ({cost})::text, "
                       f"'weight', ({delivered})::text))",
        "agreed_rel": "'follow'", "links_ordered": str(LINKS_AN_ORDER),
        "links_delivered": delivered, "links_live": delivered,
        "status": f"CASE WHEN {is_open} THEN 'in_progress' ELSE 'completed' END",
        "approved_at": "day + interval '12 hours'", "ordered_at": "day + interval '12 hours'",
        "due_date": "day + 30",
    })  # fmt: skip
    links = f"{orders} CROSS JOIN generate_series(0, {LINKS_AN_ORDER - 1}) AS k"
    number = f"o::bigint * {LINKS_AN_ORDER} + k"
    stands = f"k < {delivered}"
    insert("sag.SAGBacklink", links, {
        "id": key(51, number), "account_id": key(1, "n"), "site_id": key(2, "n"),
        "order_ref": key(50, "o"), "target_url": "'https://client-' || n || '.example/'",
        "anchor": "'oak chairs'", "agreed_rel": "'follow'", "placement": "'article body'",
        "publisher_domain": "'press-' || k || '.example'",
        "page_url": "'https://press-' || k || '.example/' || o", "dr_source": "''",
        "cost": LINK_COST, "currency": CURRENCY,
        "status": f"CASE WHEN {stands} THEN 'live' ELSE 'ordered' END",
        "ordered_at": "day + interval '12 hours'",
        "live_since": f"CASE WHEN {stands} THEN day + interval '10 days' END",
    })  # fmt: skip
    insert("services.OrderedLink", links, {
        "id": key(52, number), "account_id": key(1, "n"), "order_id": key(50, "o"),
        "backlink_id": key(51, number), "position": "k + 1", "supplier": "'fatgrid'",
        "tier": "'basic'", "delivered_at": f"CASE WHEN {stands} THEN day + interval '10 days' END",
    })  # fmt: skip
    standing = f"(SELECT * FROM {links}) AS standing WHERE {stands}"  # noqa: S608
    _booked(standing, 53, number, "supplier_cost", f"'link-cost:' || {key(51, number)}",
            "day + 10",
            (("supplier_cost", "fatgrid", LINK_COST),
             ("supplier_payable", "fatgrid", f"-({LINK_COST})")))  # fmt: skip
    _billed(orders, number="o", at="day", amount=ORDER_PRICE, kind="backlinks",
            key_of=f"'order:' || {key(50, 'o')}", series=operator, base=200)  # fmt: skip


def _inbox(size: Size, operator: str, person: int) -> None:
    """Of every client five to-dos, one of them waiting; questions of every twentieth."""
    last = size.clients * 5 - 1
    every = f"generate_series(0, {last}) AS t CROSS JOIN LATERAL (SELECT t / 5 AS n) AS client"
    insert("inbox.Todo", every, {
        "id": key(60, "t"), "account_id": key(1, "n"), "site_id": key(2, "n"), "kind": "'task'",
        "key": "'todo-' || t", "title": "'Call them'",
        "due_date": f"'{TODAY}'::date - 20 + (t % 60)",
        "done_at": "CASE WHEN t % 5 > 0 THEN now() END",
    })  # fmt: skip
    asked = f"generate_series(0, {size.clients - 1}) AS n"
    insert("inbox.Approval", asked, {
        "id": key(61, "n"), "account_id": key(1, "n"), "site_id": key(2, "n"),
        "kind": "'content'", "subject_id": "n::text", "title": "'Read it'", "covers": "'{}'",
        "status": "CASE WHEN n % 20 = 3 THEN 'pending' ELSE 'approved' END",
        "requested_at": f"'{TODAY}'::date - 5",
    })  # fmt: skip


STEPS = {
    "Clients": _clients,
    "Months, invoices, payments, hours, articles": _months,
    "Orders, links and what they cost": _orders,
    "To-dos and questions": _inbox,
}
