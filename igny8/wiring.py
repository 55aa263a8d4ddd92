"""Who listens to which event: the only file that knows both ends."""

from igny8.billing.events import InvoiceIssued, PaymentFailed
from igny8.content.events import NeedHandedOver
from igny8.inbox.events import ApprovalDecided, ApprovalRequested
from igny8.links.events import LinkLost, LinkNotAsAgreed
from igny8.search_console.events import SearchDataImported

HANDLERS: dict[type, list[str]] = {
    ApprovalDecided: [
        "igny8.sag.actions.blueprints.after_decision",
        "igny8.services.actions.duties.after_approval",
    ],
    ApprovalRequested: ["igny8.services.actions.news.after_question"],
    InvoiceIssued: ["igny8.services.actions.counters.count_after_billing"],
    LinkLost: ["igny8.services.actions.news.after_lost_link"],
    LinkNotAsAgreed: ["igny8.services.actions.news.after_other_link"],
    NeedHandedOver: ["igny8.services.actions.news.after_stopped_page"],
    PaymentFailed: ["igny8.services.actions.news.after_failed_payment"],
    SearchDataImported: ["igny8.sag.actions.blueprints.after_import"],
}
