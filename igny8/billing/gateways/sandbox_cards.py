"""What the sandbox's cards do. A customer of that name, or a method saved with it, behaves so.

Every other card is good.
"""

from igny8.billing.rules.charges import ChargeStatus, RefundStatus

DECLINED = "declined"
STOLEN = "stolen"
# The client has to confirm it at the bank.
AUTHENTICATE = "authenticate"
# A debit, which settles or bounces days later.
DEBIT = "debit"
# The answer to a charge, or to a refund on it, is lost after the money has moved.
SLOW = "slow"
# Only the answer to a refund is lost.
SLOW_REFUND = "slow_refund"
# The bank sends refunds back, or takes days for them.
CLOSED = "closed"
DAYS_TO_REFUND = "days_to_refund"

REFUSALS = {
    DECLINED: ("insufficient_funds", "The card was declined: not enough money on it."),
    STOLEN: ("stolen_card", "The card was declined and will be every time; ask for another one."),
}
GONE = ("method_gone", "This way to pay is not saved any more; ask for another one.")
HOPELESS = frozenset({"stolen_card", "method_gone"})
FIRST_STATUS = {
    DECLINED: ChargeStatus.DECLINED,
    STOLEN: ChargeStatus.DECLINED,
    AUTHENTICATE: ChargeStatus.NEEDS_AUTHENTICATION,
    DEBIT: ChargeStatus.PROCESSING,
}
REFUND_STATUS = {CLOSED: RefundStatus.FAILED, DAYS_TO_REFUND: RefundStatus.PENDING}
