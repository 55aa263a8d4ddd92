"""Who listens to which event: the only file that knows both ends."""

from igny8.billing.events import (
    CollectionGivenUp,
    DebtsSettled,
    InvoiceCredited,
    InvoiceIssued,
    InvoicePaid,
    InvoiceWrittenOff,
    MethodChosen,
    MoneyGivenBack,
    PaymentDisputed,
    PaymentFailed,
    PaymentWaits,
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
    CollectionGivenUp: [
        "igny8.billing.actions.dunning_pauses.pause_for_debts",
        "igny8.services.actions.debts.after_given_up",
    ],
    DebtsSettled: [
        "igny8.billing.actions.dunning_pauses.resume_after_debts",
        "igny8.services.actions.debts.after_settled",
    ],
    JobCancelled: ["igny8.months.actions.ends.after_cancelled_job"],
    JobFailed: [
        "igny8.months.actions.ends.after_failed_job",
        "igny8.services.actions.failed_work.after_failed_job",
    ],
    JobHeldUp: ["igny8.services.actions.failed_work.after_held_up_job"],
    InvoiceCredited: [
        "igny8.billing.actions.dunning.after_corrected_invoice",
        "igny8.services.actions.crediting.after_credit_note",
    ],
    InvoiceIssued: [
        "igny8.services.actions.counters.count_after_billing",
        "igny8.services.actions.retainer_orders.after_invoice",
    ],
    InvoicePaid: [
        "igny8.billing.actions.dunning.after_paid_invoice",
        "igny8.services.actions.placing.after_paid_invoice",
    ],
    InvoiceWrittenOff: ["igny8.billing.actions.dunning.after_corrected_invoice"],
    LinkLost: ["igny8.services.actions.news.after_lost_link"],
    LinkNotAsAgreed: ["igny8.services.actions.news.after_other_link"],
    LinkWentLive: ["igny8.services.actions.delivery.after_live_link"],
    MailHeldUp: ["igny8.services.actions.failed_work.after_held_up_mail"],
    MethodChosen: ["igny8.billing.actions.dunning.after_chosen_method"],
    MoneyGivenBack: ["igny8.services.actions.debts.after_given_back"],
    NeedHandedOver: ["igny8.services.actions.news.after_stopped_page"],
    OrderApproved: ["igny8.services.actions.placing.after_order"],
    PaymentDisputed: ["igny8.services.actions.debts.after_dispute"],
    PaymentFailed: [
        "igny8.billing.actions.dunning.after_failed_payment",
        "igny8.services.actions.news.after_failed_payment",
    ],
    PaymentWaits: ["igny8.billing.actions.dunning.after_waiting_payment"],
    RefundFailed: ["igny8.services.actions.news.after_failed_refund"],
    TermsChanged: [
        "igny8.billing.actions.plans.after_changed_terms",
        "igny8.services.actions.tiers.after_changed_terms",
    ],
    SearchDataImported: ["igny8.sag.actions.blueprints.after_import"],
}
