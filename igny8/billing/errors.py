"""What billing refuses, and what its gateways may answer."""

from igny8.kit.errors import Conflict, GatewayError, Invalid, NotFound, PaymentRequired


class NotEnoughCredits(PaymentRequired):
    """The wallet does not hold what the action costs."""

    code = "not_enough_credits"


class NotInPlan(PaymentRequired):
    """Neither the plan, nor the tier, nor an add-on has the feature."""

    code = "not_in_plan"


class LimitReached(PaymentRequired):
    """The plan has no room for another one."""

    code = "limit_reached"


class UnknownPlan(Invalid):
    """There is no plan with that name."""

    code = "unknown_plan"


class UnknownGateway(Invalid):
    """There is no such way to pay."""

    code = "unknown_gateway"


class AlreadyOnAPlan(Conflict):
    """An account has one plan at a time."""

    code = "already_on_a_plan"


class AlreadyBilled(Conflict):
    """An issued invoice carries it, and never changes."""

    code = "already_billed"


class NotOnAPlan(Conflict):
    """There is no plan to change."""

    code = "not_on_a_plan"


class KeyReused(Conflict):
    """The key was used before for something else."""

    code = "key_reused"


class AlreadyRefunded(Conflict):
    """The credits of this key were given back; a new try needs a new key."""

    code = "already_refunded"


class NothingToRefund(NotFound):
    """No credits were spent under that key."""

    code = "nothing_to_refund"


class WrongAmount(Invalid):
    """The amount is not one that can be billed or paid."""

    code = "wrong_amount"


class NoSuchInvoice(NotFound):
    """There is no invoice with that number, or more than one."""


class NumberTaken(Conflict):
    """An invoice that was issued here has this number, or will have it."""

    code = "number_taken"


class IssuedElsewhere(Conflict):
    """Other software issued the invoice: its document is there, and there is no second one."""

    code = "issued_elsewhere"


class WrongDay(Invalid):
    """Money cannot have come on that day."""

    code = "wrong_day"


class WrongReference(Invalid):
    """A transfer is told from others by what the bank's statement says."""

    code = "wrong_reference"


class ReferenceUsed(Conflict):
    """There is an entry with this reference, and it says something else."""

    code = "reference_used"


class CannotUndo(Conflict):
    """Only what a person entered by hand can be taken back by hand."""

    code = "cannot_undo"


class WrongCurrency(Invalid):
    """An account is billed in its own currency only."""

    code = "wrong_currency"


class WrongVatNumber(Invalid):
    """The VAT number cannot be one of the account's country."""

    code = "wrong_vat_number"


class CouponNotFound(NotFound):
    """The issuer offers no coupon with that code."""

    code = "coupon_not_found"


class CouponUsedUp(Conflict):
    """The coupon was redeemed as often, or until the day, that it may be."""

    code = "coupon_used_up"


class HasACoupon(Conflict):
    """An agreement has one coupon at a time."""

    code = "has_a_coupon"


class WrongTerms(Invalid):
    """An agreement's terms contradict each other."""

    code = "wrong_terms"


class CannotPause(Conflict):
    """Only an active agreement can pause."""

    code = "cannot_pause"


class CannotResume(Conflict):
    """Only a paused agreement can resume."""

    code = "cannot_resume"


class CannotCancel(Conflict):
    """A cancelled agreement stays cancelled."""

    code = "cannot_cancel"


class NoPeriod(Conflict):
    """The agreement has no period on that day."""

    code = "no_period"


class PeriodsOverlap(Conflict):
    """A period stands where the agreement's next one would start."""

    code = "periods_overlap"


class BooksRefused(Conflict):
    """What would be billed cannot be worked out or written down."""

    code = "books_refused"


class WrongChart(Invalid):
    """The accountant's account codes or tax names are not written as they can be read."""

    code = "wrong_chart"


class MixedCurrencies(Invalid):
    """The other software's format holds one currency a file."""

    code = "mixed_currencies"


class Unbalanced(Invalid):
    """Debits and credits of a journal transaction differ."""

    code = "unbalanced"


class NothingOwed(Conflict):
    """The invoice is paid."""

    code = "nothing_owed"


class NoReceipt(Conflict):
    """The payment brought no money: it failed, was taken back, or came out of the balance."""

    code = "no_receipt"


class MonthNotBegun(Invalid):
    """Nothing can be handed over of a month that is still to come."""

    code = "month_not_begun"


class PaymentUnderWay(Conflict):
    """A charge of this invoice has no known outcome yet."""

    code = "payment_under_way"


class NoSuchCreditNote(NotFound):
    """There is no credit note with that number, or more than one."""


class WrongReason(Invalid):
    """A correction says why it was made."""

    code = "wrong_reason"


class NothingToCredit(Conflict):
    """All that was billed is credited already."""

    code = "nothing_to_credit"


class IsPaid(Conflict):
    """What was paid cannot be taken off what is owed."""

    code = "is_paid"


class NothingToWriteOff(Conflict):
    """Nothing is owed that could be given up, or was given up that could be hoped for again."""

    code = "nothing_to_write_off"


class BalanceTooLow(Conflict):
    """We do not hold so much money for the client."""

    code = "balance_too_low"


class CannotRefund(Conflict):
    """The refund is made, or not one that a person resolves."""

    code = "cannot_refund"


class StillDefault(Conflict):
    """The way to pay that we collect by cannot be removed while there are others."""

    code = "still_default"


class MethodRetired(Conflict):
    """That way to pay was removed."""

    code = "method_retired"


class OnlyForDemos(Conflict):
    """The sandbox moves no money, so that a client's invoices are not paid by it."""

    code = "only_for_demos"


class NothingSaved(Conflict):
    """The account has saved no way to pay at that gateway."""

    code = "nothing_saved"


class CannotPayOnline(Conflict):
    """The client cannot be sent to that gateway to pay."""

    code = "cannot_pay_online"


class PayLinkOver(NotFound):
    """The address leads to no invoice: it was never given out, was withdrawn, or has expired."""

    code = "pay_link_over"


class ChargeDiffers(Conflict):
    """The gateway took something else than it was asked for."""

    code = "charge_differs"


class TooMuchGivenBack(Conflict):
    """The gateway says that it gave back more than it took."""

    code = "too_much_given_back"


class NotParked(Conflict):
    """Only an announcement that was put aside can be tried again."""

    code = "not_parked"


class CardDeclined(GatewayError):
    """The gateway said no. `permanent` where the same card will never do."""

    code = "card_declined"


class OutcomeUnknown(GatewayError):
    """The gateway did not answer in time: the money may or may not have been taken."""

    code = "outcome_unknown"


class ChargeKeyReused(GatewayError):
    """The gateway knows this key from a charge with other parameters."""

    code = "charge_key_reused"


class GatewayNotAllowed(GatewayError):
    """The gateway moves real money, and now is not the time."""

    code = "gateway_not_allowed"


class BadSignature(Invalid):
    """The webhook was not signed by the gateway: nothing of it is kept."""

    status, code = 400, "bad_signature"


class RefundRefused(GatewayError):
    """The gateway gives nothing back on this charge, or not so much."""

    code = "refund_refused"


class GatewayRefusesUs(GatewayError):
    """The gateway does not take our credentials: nothing was done, and its operator has to look."""

    code = "gateway_refuses_us"


class GatewayNotConfigured(GatewayError):
    """The installation has no credentials for this gateway, so it is not offered."""

    code = "gateway_not_configured"


class NoSavedMethod(GatewayError):
    """There is nothing that could be charged without the client."""

    code = "no_saved_method"
