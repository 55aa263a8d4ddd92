"""Why banks say no: which refusals are hopeless, and each in a sentence for the client.

Codes: Stripe's decline codes (docs.stripe.com/declines/codes) and PayPal's issues. What is not
listed may go well another day.
"""

AGAIN = "The card was declined and will be every time; ask for another one."
OTHER = "The card was declined; the bank did not say why."

# A stolen or lost card is not called so: whoever holds it need not know that the bank does.
SENTENCES = {
    "insufficient_funds": "The card was declined: not enough money on it.",
    "withdrawal_count_limit_exceeded": "The card was declined: its limit is used up for now.",
    "card_velocity_exceeded": "The card was declined: its limit is used up for now.",
    "expired_card": "The card has expired; ask for another one.",
    "incorrect_number": "The card's number is not right; ask for the card again.",
    "incorrect_cvc": "The card's security code is not right; ask for the card again.",
    "issuer_not_available": "The card's bank could not be reached.",
    "processing_error": "The card could not be charged just now.",
    "try_again_later": "The card could not be charged just now.",
    "authentication_required": "The bank wants the client to confirm this payment.",
    "payment_intent_authentication_failure": "The client did not confirm the payment at the bank.",
    "currency_not_supported": "The card does not take this currency; ask for another one.",
    "method_gone": "This way to pay is not saved any more; ask for another one.",
    "INSTRUMENT_DECLINED": "The bank behind the client's PayPal account said no.",
    "TRANSACTION_REFUSED": "PayPal refused the payment.",
    "PAYER_CANNOT_PAY": "The client's PayPal account cannot pay this.",
    "PAYER_ACCOUNT_RESTRICTED": "The client's PayPal account is restricted.",
    "PAYER_ACCOUNT_LOCKED_OR_CLOSED": "The client's PayPal account is closed; ask for another way.",
    "TRANSACTION_LIMIT_EXCEEDED": "The client's PayPal account is over its limit for now.",
    "CARD_EXPIRED": "The card has expired; ask for another one.",
    "TOKEN_ID_NOT_FOUND": "This way to pay is not saved any more; ask for another one.",
    "AGREEMENT_ALREADY_CANCELLED": "The client has withdrawn this way to pay; ask for another one.",
    "PAYER_ACTION_REQUIRED": "PayPal wants the client to confirm this payment.",
    "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING": "PayPal wants the client to pay from elsewhere.",
    "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED": "PayPal takes no more tries for this payment.",
}
HOPELESS = frozenset(
    {
        "lost_card", "stolen_card", "pickup_card", "fraudulent", "merchant_blacklist",
        "expired_card", "incorrect_number", "invalid_number", "invalid_account",
        "do_not_try_again", "revocation_of_authorization", "revocation_of_all_authorizations",
        "stop_payment_order", "card_not_supported", "currency_not_supported", "method_gone",
        "PAYER_ACCOUNT_LOCKED_OR_CLOSED", "CARD_EXPIRED", "TOKEN_ID_NOT_FOUND",
        "AGREEMENT_ALREADY_CANCELLED",
    }
)  # fmt: skip


def is_hopeless(code: str) -> bool:
    """Whether the same way to pay will be refused every time (decisions 3.11)."""
    return code in HOPELESS


def decline_sentence(code: str) -> str:
    """The refusal in words that a client can read."""
    return SENTENCES.get(code, AGAIN if code in HOPELESS else OTHER)
