"""Endpoints about money: invoices, credit notes, refunds, balances, ways to pay, collection."""

from igny8.api.tests.rows import CLIENTS, FINANCE, TEAM, Build, Row, account, at, invoice


def _method(rest: str = "") -> Build:
    return lambda w: account(f"methods/{w.collecting.spare.pk}/{rest}")(w)


BILLING: dict[str, Row] = {
    "list_coupons": Row(
        "GET", at("billing/coupons/"), "ada fin", refused=f"manager {CLIENTS}", stranger=403
    ),
    "offer_coupon": Row(
        "POST", at("billing/coupons/"), "ada fin", 201, refused=f"manager {CLIENTS}",
        stranger=403,
        body=lambda w: {
            "account_id": w.subscription.account.parent_id, "code": "SPRING", "percent": "10"
        },
    ),
    "retire_coupon": Row(
        "POST", lambda w: f"billing/coupons/{w.coupon.pk}/retire/", "ada fin",
        refused=f"manager {CLIENTS}", stranger=403,
    ),
    "list_billing_failures": Row(
        "GET", at("billing/failures/"), "ada fin", refused=f"manager {CLIENTS}", stranger=403
    ),
    "get_invoice": Row("GET", invoice(), f"{TEAM} {CLIENTS}", flag=""),
    "list_credit_notes": Row("GET", invoice("credit-notes/"), f"{TEAM} {CLIENTS}", flag=""),
    "issue_credit_note": Row(
        "POST", invoice("credit-notes/"), FINANCE, 201, refused=f"manager {CLIENTS}", flag="",
        body=lambda w: {"reason": "Late.", "amount": "20.00", "key": "once"},
    ),
    "void_invoice": Row(
        "POST", invoice("void/"), FINANCE, 409, refused=f"manager {CLIENTS}", flag="",
        body=lambda w: {"reason": "Late.", "key": "once"},
    ),
    "write_off_invoice": Row(
        "POST", invoice("write-off/"), FINANCE, refused=f"manager {CLIENTS}", flag="",
        body=lambda w: {"reason": "Bankrupt.", "key": "once"},
    ),
    "recover_invoice": Row(
        "POST", invoice("recover/"), FINANCE, 409, refused=f"manager {CLIENTS}", flag="",
        body=lambda w: {"reason": "They pay after all.", "key": "once"},
    ),
    "apply_balance": Row(
        "POST", invoice("apply-balance/"), FINANCE, refused=f"manager {CLIENTS}", flag=""
    ),
    "get_credit_note": Row(
        "GET", lambda w: f"billing/credit-notes/{w.credit_note.pk}/", f"{TEAM} {CLIENTS}", flag=""
    ),
    "refund_credit_note": Row(
        "POST", lambda w: f"billing/credit-notes/{w.credit_note.pk}/refunds/", FINANCE, 201,
        refused=f"manager {CLIENTS}", flag="", body=lambda w: {"amount": "20.00", "key": "once"},
    ),
    "refund_payment": Row(
        "POST", lambda w: f"billing/payments/{w.prepayment.pk}/refunds/", FINANCE, 201,
        refused=f"manager {CLIENTS}", flag="", body=lambda w: {"amount": "20.00", "key": "once"},
    ),
    "complete_refund": Row(
        "POST", lambda w: f"billing/refunds/{w.refund.pk}/done/", FINANCE,
        refused=f"manager {CLIENTS}", flag="", body=lambda w: {"reference": "OUT 1"},
    ),
    "give_up_refund": Row(
        "POST", lambda w: f"billing/refunds/{w.refund.pk}/give-up/", FINANCE,
        refused=f"manager {CLIENTS}", flag="", body=lambda w: {"reason": "They keep it."},
    ),
    "get_balance": Row("GET", account("balance/"), f"{TEAM} {CLIENTS}", flag=""),
    "get_statement": Row(
        "GET", account("statement/?start=2025-06-01&end=2025-07-01"), f"{TEAM} {CLIENTS}", flag=""
    ),
    "get_statement_pdf": Row(
        "GET", account("statement.pdf?start=2025-06-01&end=2025-07-01"), f"{TEAM} {CLIENTS}",
        flag="",
    ),
    "list_receipts": Row("GET", account("receipts/"), f"{TEAM} {CLIENTS}", flag=""),
    "list_accountant_months": Row(
        "GET", at("billing/accountant-months/"), FINANCE, refused=f"manager {CLIENTS}",
        stranger=403, flag="",
    ),
    "make_accountant_month": Row(
        "POST", at("billing/accountant-months/"), FINANCE, 202, refused=f"manager {CLIENTS}",
        stranger=403, flag="",
        body=lambda w: {"account_id": w.subscription.account.parent_id, "month": "2025-06"},
    ),
    "list_account_credit_notes": Row("GET", account("credit-notes/"), f"{TEAM} {CLIENTS}", flag=""),
    "list_refunds": Row("GET", account("refunds/"), f"{TEAM} {CLIENTS}", flag=""),
    "list_prepayments": Row(
        "GET", account("prepayments/"), FINANCE, refused=f"manager {CLIENTS}", flag=""
    ),
    "record_prepayment": Row(
        "POST", account("prepayments/"), FINANCE, 201, refused=f"manager {CLIENTS}", flag="",
        body=lambda w: {"amount": "100.00", "reference": "TRX 78"},
    ),
    "undo_prepayment": Row(
        "POST", lambda w: f"billing/prepayments/{w.prepayment.pk}/undo/", FINANCE, 409,
        refused=f"manager {CLIENTS}", flag="", body=lambda w: {"reason": "Sid's."},
    ),
    "list_payment_methods": Row("GET", account("methods/"), f"{TEAM} {CLIENTS}", flag=""),
    # Carl's pays by transfer, and no gateway is set up: he may ask, and is told so.
    "start_method_setup": Row(
        "POST", account("methods/setups/"), "ada fin carl", 409, refused="manager vic", flag="",
        body=lambda w: {"gateway": "sandbox"},
    ),
    "finish_method_setup": Row(
        "POST", lambda w: account(f"methods/setups/{w.collecting.setup.pk}/finish/")(w),
        "ada fin carl", refused="manager vic", flag="",
    ),
    "choose_payment_method": Row(
        "POST", _method("default/"), "ada fin carl", refused="manager vic", flag=""
    ),
    "remove_payment_method": Row(
        "DELETE", _method(), "ada fin carl", refused="manager vic", flag=""
    ),
    "collect_invoice": Row(
        "POST", invoice("collect/"), "ada fin carl", 409, refused="manager vic", flag=""
    ),
    "make_pay_link": Row(
        "POST", invoice("pay-link/"), "ada manager fin carl", 201, refused="vic", flag=""
    ),
    "revoke_pay_links": Row(
        "DELETE", invoice("pay-link/"), "ada manager fin", refused="carl vic", flag=""
    ),
    "list_dunning": Row("GET", at("billing/dunning/"), TEAM, refused=CLIENTS, stranger=403,
                        flag=""),
    "list_parked_events": Row(
        "GET", at("billing/events/"), "ada fin", refused=f"manager {CLIENTS}", stranger=403,
        flag="",
    ),
    "retry_parked_event": Row(
        "POST", lambda w: f"billing/events/{w.collecting.parked.pk}/retry/", "ada fin",
        refused=f"manager {CLIENTS}", stranger=403, flag="",
    ),
}  # fmt: skip
