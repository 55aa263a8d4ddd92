"""Who listens to which event: the only file that knows both ends."""

from igny8.billing.events import (
    InvoiceCredited,
    InvoiceIssued,
    InvoicePaid,
    PaymentFailed,
    RefundFailed,
    TermsChanged,
)
from igny8.content.events import NeedHandedOver
from igny8.inbox.events import ApprovalDecided, ApprovalRequested
from igny8.jobs.events import JobCancelled, JobFailed, JobHeldUp
from igny8.links.events import LinkLost, LinkNotAsAgreed, LinkWentLive
from igny8.mail.events import MailHeldUp
from igny8.search_console.events import SearchDataImported
from igny8.services.events import OrderApproved

HANDLERS: dict[type, list[str]] = {
    ApprovalDecided: [
        "igny8.sag.actions.blueprints.after_decision",
        "igny8.services.actions.duties.after_approval",
        "igny8.services.actions.settling.after_answer",
        "igny8.services.actions.held_links.after_answer",
        "igny8.months.actions.going_on.after_answer",
    ],
    ApprovalRequested: ["igny8.services.actions.news.after_question"],
    JobCancelled: ["igny8.months.actions.ends.after_cancelled_job"],
    JobFailed: [
        "igny8.months.actions.ends.after_failed_job",
        "igny8.services.actions.failed_work.after_failed_job",
    ],
    JobHeldUp: ["igny8.services.actions.failed_work.after_held_up_job"],
    InvoiceCredited: ["igny8.services.actions.crediting.after_credit_note"],
    InvoiceIssued: ["igny8.services.actions.counters.count_after_billing"],
    InvoicePaid: ["igny8.services.actions.placing.after_paid_invoice"],
    LinkLost: ["igny8.services.actions.news.after_lost_link"],
    LinkNotAsAgreed: ["igny8.services.actions.news.after_other_link"],
    LinkWentLive: ["igny8.services.actions.delivery.after_live_link"],
    MailHeldUp: ["igny8.services.actions.failed_work.after_held_up_mail"],
    NeedHandedOver: ["igny8.services.actions.news.after_stopped_page"],
    OrderApproved: ["igny8.services.actions.placing.after_order"],
    PaymentFailed: ["igny8.services.actions.news.after_failed_payment"],
    TermsChanged: [
        "igny8.billing.actions.plans.after_changed_terms",
        "igny8.services.actions.tiers.after_changed_terms",
    ],
    RefundFailed: ["igny8.services.actions.news.after_failed_refund"],
    SearchDataImported: ["igny8.sag.actions.blueprints.after_import"],
}
