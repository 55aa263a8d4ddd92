"""The API's first version: every address of specification 10, and what the pages need beside."""

from igny8.api.auth import session
from igny8.api.described import DescribedAPI
from igny8.api.errors import install_error_handlers
from igny8.api.parser import CarefulParser
from igny8.api.v1 import jobs, me
from igny8.api.v1.billing import (
    accounts,
    collection,
    credit_notes,
    documents,
    events,
    invoices,
    methods,
    offers,
    pay,
)
from igny8.api.v1.services import (
    backlink_orders,
    billing,
    client,
    dashboard,
    duties,
    exports,
    hours,
    margins,
    mine,
    months,
    mrr,
    payments,
    placements,
    reports,
    retainers,
    review,
    social,
    subscriptions,
    terms,
    time,
)

api = DescribedAPI(
    title="IGNY8 Services",
    version="1",
    description="Money is a decimal string beside its currency; moments are ISO 8601 in UTC; a "
    "period's end is the first day after it.",
    auth=session,
    parser=CarefulParser(),
    docs_url="/docs",
    urls_namespace="v1",
)
install_error_handlers(api)
api.add_router("/me", me.router)
api.add_router("/jobs", jobs.router)
api.add_router("/pay", pay.router)
api.add_router("/approvals", duties.approvals)
for part in (
    subscriptions, client, billing, payments, duties, mine, months, review, social, terms, hours,
):  # fmt: skip
    api.add_router("/services/subscriptions", part.router)
api.add_router("/services/backlink-orders", backlink_orders.router)
api.add_router("/services/retainers", retainers.router)
api.add_router("/services/placements", placements.router)
api.add_router("/services/time", time.router)
api.add_router("/services/mine", mine.mine)
api.add_router("/services/reports", reports.router)
for figures in (dashboard, margins, mrr):
    api.add_router("/services/dashboard", figures.router)
for part in (invoices, credit_notes, accounts, documents, offers, methods, collection, events):
    api.add_router("/billing", part.router)
api.add_router("/services/exports", exports.router)
