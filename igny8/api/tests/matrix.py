"""Every endpoint: how it is asked, and what each kind of person is answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from igny8.api.tests.conftest import World
from igny8.marketplaces.rules.suppliers import SUPPLIERS

Build = Callable[[World], Any]
MANAGED = "managed_services_enabled"
ORDERS = "backlink_orders_enabled"


@dataclass(frozen=True)
class Row:
    """One endpoint, asked of Carl's rows.

    `allowed` and `refused` (403) are names of people; an endpoint that everybody of the account may
    ask refuses nobody. `stranger` is what Sid gets, `flag` what the endpoint is not there without.
    """

    method: str
    path: Build
    allowed: str
    answer: int = 200
    refused: str = ""
    stranger: int = 404
    flag: str = MANAGED
    body: Build | None = None


def _s(rest: str = "") -> Build:
    return lambda w: f"services/subscriptions/{w.subscription.pk}/{rest}"


def _o(rest: str = "") -> Build:
    return lambda w: f"services/backlink-orders/{w.order.pk}/{rest}"


def _t(rest: str = "") -> Build:
    return lambda w: f"services/retainers/{w.retainer.pk}/{rest}"


def _r(rest: str = "") -> Build:
    return lambda w: _s(f"review/{w.review.pk}/{rest}")(w)


def _i(rest: str = "") -> Build:
    return lambda w: f"billing/invoices/{w.invoice.pk}/{rest}"


def _a(rest: str = "") -> Build:
    return lambda w: f"billing/accounts/{w.invoice.account_id}/{rest}"


def _at(path: str) -> Build:
    return lambda w: path


TEAM = "ada manager fin"
WORKERS = "ada manager"
CLIENTS = "carl vic"
FINANCE = "ada fin"

MATRIX: dict[str, Row] = {
    "get_me": Row("GET", _at("me/"), f"{TEAM} {CLIENTS}", stranger=200, flag=""),
    "list_jobs": Row("GET", _at("jobs/"), f"{TEAM} {CLIENTS}", stranger=200, flag=""),
    "get_job": Row("GET", lambda w: f"jobs/{w.failed.pk}/", f"{TEAM} {CLIENTS}", flag=""),
    "retry_job": Row(
        "POST", lambda w: f"jobs/{w.failed.pk}/retry/", WORKERS, refused=f"fin {CLIENTS}", flag=""
    ),
    "cancel_job": Row(
        "POST", lambda w: f"jobs/{w.queued.pk}/cancel/", WORKERS, refused=f"fin {CLIENTS}", flag=""
    ),
    "list_subscriptions": Row(
        "GET", _at("services/subscriptions/"), TEAM, refused=CLIENTS, stranger=403
    ),
    "create_subscription": Row(
        "POST", _at("services/subscriptions/"), WORKERS, 201, refused=f"fin {CLIENTS}",
        body=lambda w: {"site_id": w.new_site.pk, "tier": "lite", "starts_on": "2025-07-01"},
    ),
    "get_subscription": Row("GET", _s(), f"{TEAM} {CLIENTS}"),
    "update_subscription": Row(
        "PATCH", _s(), WORKERS, refused=f"fin {CLIENTS}",
        body=lambda w: {"service_config": {"automation": {"schedule": "weekly"}}},
    ),
    "onboard_subscription": Row(
        "POST", _s("onboard/"), WORKERS, 202, refused=f"fin {CLIENTS}"
    ),
    "pause_subscription": Row("POST", _s("pause/"), WORKERS, refused=f"fin {CLIENTS}"),
    "resume_subscription": Row("POST", _s("resume/"), WORKERS, 409, refused=f"fin {CLIENTS}"),
    "cancel_subscription": Row("POST", _s("cancel/"), WORKERS, refused=f"fin {CLIENTS}"),
    "list_content": Row("GET", _s("content/"), f"{TEAM} {CLIENTS}"),
    "list_backlinks": Row("GET", _s("backlinks/"), f"{TEAM} {CLIENTS}"),
    "list_client_reports": Row("GET", _s("reports/"), f"{TEAM} {CLIENTS}"),
    "list_activity": Row("GET", _s("activity/"), TEAM, refused=CLIENTS),
    "list_my_services": Row(
        "GET", _at("services/mine/"), f"{TEAM} {CLIENTS}", stranger=200
    ),
    "list_invoices": Row("GET", _s("invoices/"), f"{TEAM} {CLIENTS}"),
    "list_billing": Row("GET", _s("billing/"), TEAM, refused=CLIENTS),
    "preview_next_invoice": Row("GET", _s("next-invoice/"), TEAM, refused=CLIENTS),
    "simulate_billing": Row("GET", _s("simulation/?until=2025-12-31"), TEAM, refused=CLIENTS),
    "change_tier": Row(
        "POST", _s("tier/"), WORKERS, refused=f"fin {CLIENTS}",
        body=lambda w: {"tier": "lite", "at": "next_period"},
    ),
    "keep_tier": Row("DELETE", _s("tier/"), WORKERS, 404, refused=f"fin {CLIENTS}"),
    "list_owed_lines": Row("GET", _s("lines/"), TEAM, refused=CLIENTS),
    "add_line": Row(
        "POST", _s("lines/"), "ada fin", 201, refused=f"manager {CLIENTS}",
        body=lambda w: {"description": "Audit", "unit_price": "500.00", "key": "audit"},
    ),
    "withdraw_line": Row(
        "DELETE", lambda w: _s(f"lines/{w.subscription.pk}/")(w), "ada fin", 404,
        refused=f"manager {CLIENTS}",
    ),
    "redeem_coupon": Row(
        "POST", _s("coupon/"), WORKERS, 404, refused=f"fin {CLIENTS}",
        body=lambda w: {"code": "NOBODYS"},
    ),
    "list_coupons": Row(
        "GET", _at("billing/coupons/"), "ada fin", refused=f"manager {CLIENTS}", stranger=403
    ),
    "offer_coupon": Row(
        "POST", _at("billing/coupons/"), "ada fin", 201, refused=f"manager {CLIENTS}",
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
        "GET", _at("billing/failures/"), "ada fin", refused=f"manager {CLIENTS}", stranger=403
    ),
    "record_payment": Row(
        "POST", lambda w: _s(f"invoices/{w.invoice.pk}/payments/")(w), "ada fin", 201,
        refused=f"manager {CLIENTS}", body=lambda w: {"amount": "100.00", "reference": "TRX 77"},
    ),
    "undo_payment": Row(
        "POST", lambda w: _s(f"payments/{w.transfer.pk}/undo/")(w), "ada fin",
        refused=f"manager {CLIENTS}", body=lambda w: {"reason": "Meant for another invoice."},
    ),
    "get_invoice": Row("GET", _i(), f"{TEAM} {CLIENTS}", flag=""),
    "list_credit_notes": Row("GET", _i("credit-notes/"), f"{TEAM} {CLIENTS}", flag=""),
    "issue_credit_note": Row(
        "POST", _i("credit-notes/"), FINANCE, 201, refused=f"manager {CLIENTS}", flag="",
        body=lambda w: {"reason": "Late.", "amount": "20.00"},
    ),
    "void_invoice": Row(
        "POST", _i("void/"), FINANCE, 409, refused=f"manager {CLIENTS}", flag="",
        body=lambda w: {"reason": "Late."},
    ),
    "write_off_invoice": Row(
        "POST", _i("write-off/"), FINANCE, refused=f"manager {CLIENTS}", flag="",
        body=lambda w: {"reason": "Bankrupt."},
    ),
    "recover_invoice": Row(
        "POST", _i("recover/"), FINANCE, 409, refused=f"manager {CLIENTS}", flag="",
        body=lambda w: {"reason": "They pay after all."},
    ),
    "apply_balance": Row(
        "POST", _i("apply-balance/"), FINANCE, refused=f"manager {CLIENTS}", flag=""
    ),
    "get_credit_note": Row(
        "GET", lambda w: f"billing/credit-notes/{w.credit_note.pk}/", f"{TEAM} {CLIENTS}", flag=""
    ),
    "refund_credit_note": Row(
        "POST", lambda w: f"billing/credit-notes/{w.credit_note.pk}/refunds/", FINANCE, 201,
        refused=f"manager {CLIENTS}", flag="", body=lambda w: {"amount": "20.00"},
    ),
    "refund_payment": Row(
        "POST", lambda w: f"billing/payments/{w.prepayment.pk}/refunds/", FINANCE, 201,
        refused=f"manager {CLIENTS}", flag="", body=lambda w: {"amount": "20.00"},
    ),
    "complete_refund": Row(
        "POST", lambda w: f"billing/refunds/{w.refund.pk}/done/", FINANCE,
        refused=f"manager {CLIENTS}", flag="", body=lambda w: {"reference": "OUT 1"},
    ),
    "give_up_refund": Row(
        "POST", lambda w: f"billing/refunds/{w.refund.pk}/give-up/", FINANCE,
        refused=f"manager {CLIENTS}", flag="", body=lambda w: {"reason": "They keep it."},
    ),
    "get_balance": Row("GET", _a("balance/"), f"{TEAM} {CLIENTS}", flag=""),
    "get_statement": Row(
        "GET", _a("statement/?start=2025-06-01&end=2025-07-01"), f"{TEAM} {CLIENTS}", flag=""
    ),
    "get_statement_pdf": Row(
        "GET", _a("statement.pdf?start=2025-06-01&end=2025-07-01"), f"{TEAM} {CLIENTS}", flag=""
    ),
    "list_receipts": Row("GET", _a("receipts/"), f"{TEAM} {CLIENTS}", flag=""),
    "list_accountant_months": Row(
        "GET", _at("billing/accountant-months/"), FINANCE, refused=f"manager {CLIENTS}",
        stranger=403, flag="",
    ),
    "make_accountant_month": Row(
        "POST", _at("billing/accountant-months/"), FINANCE, 202, refused=f"manager {CLIENTS}",
        stranger=403, flag="",
        body=lambda w: {"account_id": w.subscription.account.parent_id, "month": "2025-06"},
    ),
    "list_account_credit_notes": Row("GET", _a("credit-notes/"), f"{TEAM} {CLIENTS}", flag=""),
    "list_refunds": Row("GET", _a("refunds/"), f"{TEAM} {CLIENTS}", flag=""),
    "list_prepayments": Row(
        "GET", _a("prepayments/"), FINANCE, refused=f"manager {CLIENTS}", flag=""
    ),
    "record_prepayment": Row(
        "POST", _a("prepayments/"), FINANCE, 201, refused=f"manager {CLIENTS}", flag="",
        body=lambda w: {"amount": "100.00", "reference": "TRX 78"},
    ),
    "undo_prepayment": Row(
        "POST", lambda w: f"billing/prepayments/{w.prepayment.pk}/undo/", FINANCE, 409,
        refused=f"manager {CLIENTS}", flag="", body=lambda w: {"reason": "Sid's."},
    ),
    "list_social_posts": Row("GET", _s("social/"), f"{TEAM} {CLIENTS}"),
    "release_social_posts": Row(
        "POST", _s("social/release/"), WORKERS, refused=f"fin {CLIENTS}",
        body=lambda w: {"ids": [w.draft_text.pk]},
    ),
    "mark_social_post_posted": Row(
        "POST", lambda w: _s(f"social/{w.ready_text.pk}/posted/")(w), WORKERS,
        refused=f"fin {CLIENTS}",
        body=lambda w: {"url": "https://www.linkedin.com/feed/update/urn:li:share:7"},
    ),
    "record_social_engagement": Row(
        "POST", lambda w: _s(f"social/{w.posted_text.pk}/engagement/")(w), WORKERS,
        refused=f"fin {CLIENTS}", body=lambda w: {"likes": 3, "comments": 1, "shares": 0},
    ),
    "list_review": Row("GET", _s("review/"), TEAM, refused=CLIENTS),
    "get_review": Row("GET", _r(), TEAM, refused=CLIENTS),
    "edit_draft": Row(
        "PATCH", _r(), WORKERS, refused=f"fin {CLIENTS}",
        body=lambda w: {"version": 1, "title": "Oak chairs", "body_markdown": "## Oak\n\nYes."},
    ),
    "open_draft": Row(
        "POST", _r("open/"), WORKERS, refused=f"fin {CLIENTS}", body=lambda w: {"version": 1}
    ),
    "accept_draft": Row(
        "POST", _r("accept/"), WORKERS, refused=f"fin {CLIENTS}", body=lambda w: {"version": 1}
    ),
    "send_back_draft": Row(
        "POST", _r("send-back/"), WORKERS, refused=f"fin {CLIENTS}",
        body=lambda w: {"version": 1, "note": "Name the fabric."},
    ),
    "resume_page": Row(
        "POST", lambda w: _s(f"review/{w.stopped.pk}/resume/")(w), WORKERS,
        refused=f"fin {CLIENTS}",
    ),
    "write_page": Row(
        "POST", lambda w: _s(f"review/{w.stopped.pk}/write/")(w), WORKERS, 201,
        refused=f"fin {CLIENTS}",
        body=lambda w: {"title": "Oak chairs", "body_markdown": "## Oak\n\nYes."},
    ),
    "list_checklist": Row("GET", _s("checklist/"), f"{TEAM} {CLIENTS}"),
    "complete_checklist_item": Row(
        "POST", lambda w: _s(f"checklist/{w.todo.pk}/done/")(w), WORKERS, refused=f"fin {CLIENTS}"
    ),
    "list_approvals": Row("GET", _s("approvals/"), f"{TEAM} {CLIENTS}"),
    "decide_approval": Row(
        "POST", lambda w: f"approvals/{w.approval.pk}/decide/", "carl", refused=f"{TEAM} vic",
        body=lambda w: {"approved": True},
    ),
    "get_month_run": Row("GET", _s("run-month/"), f"{TEAM} {CLIENTS}"),
    "run_month": Row(
        "POST", _s("run-month/"), WORKERS, 202, refused=f"fin {CLIENTS}",
        body=lambda w: {"month": "2025-07"},
    ),
    "list_backlink_orders": Row(
        "GET", _at("services/backlink-orders/"), TEAM, refused=CLIENTS, stranger=403, flag=ORDERS
    ),
    "create_backlink_order": Row(
        "POST", _at("services/backlink-orders/"), WORKERS, 201, refused=f"fin {CLIENTS}",
        flag=ORDERS,
        body=lambda w: {
            "site_id": w.subscription.site_id, "client_price": "120.00",
            "links": [{"offer_id": w.offer.pk, "target_url": "https://carls-chairs.example/",
                       "anchor": "oak chairs"}],
        },
    ),
    "get_backlink_order": Row("GET", _o(), TEAM, refused=CLIENTS, flag=ORDERS),
    "update_backlink_order": Row(
        "PATCH", _o(), WORKERS, refused=f"fin {CLIENTS}", flag=ORDERS,
        body=lambda w: {"notes": "Carl wants them by August."},
    ),
    "list_order_links": Row("GET", _o("links/"), f"{TEAM} {CLIENTS}", flag=ORDERS),
    "choose_order_links": Row(
        "POST", _o("links/"), WORKERS, 409, refused=f"fin {CLIENTS}", flag=ORDERS,
        body=lambda w: {
            "links": [{"offer_id": w.offer.pk, "target_url": "https://carls-chairs.example/",
                       "anchor": "oak chairs"}],
        },
    ),
    "list_retainers": Row(
        "GET", _at("services/retainers/"), TEAM, refused=CLIENTS, stranger=403, flag=ORDERS
    ),
    "sell_retainer": Row(
        "POST", _at("services/retainers/"), WORKERS, 201, refused=f"fin {CLIENTS}", flag=ORDERS,
        body=lambda w: {
            "site_id": w.subscription.site_id, "package": "starter", "tier": "basic",
            "links_per_month": 5, "starts_on": "2025-07-01",
        },
    ),
    "get_retainer": Row("GET", _t(), TEAM, refused=CLIENTS, flag=ORDERS),
    "pause_retainer": Row("POST", _t("pause/"), WORKERS, refused=f"fin {CLIENTS}", flag=ORDERS),
    "resume_retainer": Row(
        "POST", _t("resume/"), WORKERS, 409, refused=f"fin {CLIENTS}", flag=ORDERS
    ),
    "cancel_retainer": Row("POST", _t("cancel/"), WORKERS, refused=f"fin {CLIENTS}", flag=ORDERS),
    "replace_order_link": Row(
        "POST", lambda w: _o(f"links/{w.lost_link.pk}/replace/")(w), WORKERS, 201,
        refused=f"fin {CLIENTS}", flag=ORDERS,
        body=lambda w: {"page_url": "https://magazine.example/oak-again/"},
    ),
    "list_placements": Row(
        "GET", _at("services/placements/"), TEAM, refused=CLIENTS, stranger=403, flag=ORDERS
    ),
    "send_placement": Row(
        "POST", lambda w: f"services/placements/{w.placement.pk}/sent/", WORKERS,
        refused=f"fin {CLIENTS}", flag=ORDERS,
        body=lambda w: {"confirmed": list(SUPPLIERS["manual"].checklist)},
    ),
    "deliver_placement": Row(
        "POST", lambda w: f"services/placements/{w.placement.pk}/delivered/", WORKERS,
        refused=f"fin {CLIENTS}", flag=ORDERS,
        body=lambda w: {"page_url": "https://magazine.example/oak-chairs/"},
    ),
    "fail_placement": Row(
        "POST", lambda w: f"services/placements/{w.placement.pk}/failed/", WORKERS,
        refused=f"fin {CLIENTS}", flag=ORDERS, body=lambda w: {"reason": "They closed."},
    ),
    "list_reports": Row(
        "GET", _at("services/reports/"), f"{TEAM} {CLIENTS}", stranger=200
    ),
    "generate_report": Row(
        "POST", _at("services/reports/generate/"), WORKERS, 202, refused=f"fin {CLIENTS}",
        body=lambda w: {"site_id": w.subscription.site_id, "report_type": "monthly",
                        "period_start": "2025-06-01", "period_end": "2025-07-01"},
    ),
    "get_report": Row("GET", lambda w: f"services/reports/{w.report.pk}/", f"{TEAM} {CLIENTS}"),
    "send_report": Row(
        "POST", lambda w: f"services/reports/{w.report.pk}/send/", WORKERS,
        refused=f"fin {CLIENTS}",
    ),
    "get_dashboard": Row(
        "GET", _at("services/dashboard/"), TEAM, refused=CLIENTS, stranger=403
    ),
    "list_overdue": Row(
        "GET", _at("services/dashboard/overdue/"), TEAM, refused=CLIENTS, stranger=403
    ),
    "get_margin": Row(
        "GET", _at("services/dashboard/margin/"), "ada fin", refused=f"manager {CLIENTS}",
        stranger=403,
    ),
    "export_books": Row(
        "GET", _at("services/exports/journal/?month=2025-07"), "ada fin",
        refused=f"manager {CLIENTS}", stranger=403,
    ),
    "get_mrr": Row(
        "GET", _at("services/dashboard/mrr/"), TEAM, refused=CLIENTS, stranger=403
    ),
    **{
        name: Row(
            "GET", _at(f"services/dashboard/margin/{by}/"), "ada fin",
            refused=f"manager {CLIENTS}", stranger=403,
        )
        for name, by in (
            ("list_client_margins", "clients"), ("list_order_margins", "orders"),
            ("list_supplier_margins", "suppliers"), ("list_month_margins", "months"),
        )
    },
    "list_time": Row("GET", _at("services/time/"), TEAM, refused=CLIENTS, stranger=403),
    "add_time": Row(
        "POST", _at("services/time/"), TEAM, 201, refused=CLIENTS,
        body=lambda w: {"site_id": w.subscription.site_id, "minutes": 30},
    ),
    "change_time": Row(
        "PATCH", lambda w: f"services/time/{w.time.pk}/", TEAM, refused=CLIENTS,
        body=lambda w: {"minutes": 45},
    ),
    "remove_time": Row(
        "DELETE", lambda w: f"services/time/{w.time.pk}/", TEAM, refused=CLIENTS
    ),
    "list_hour_rates": Row(
        "GET", _at("services/time/rates/"), "ada fin", refused=f"manager {CLIENTS}", stranger=403
    ),
    "set_hour_rate": Row(
        "POST", _at("services/time/rates/"), "ada fin", refused=f"manager {CLIENTS}",
        stranger=403,
        body=lambda w: {"user_id": w.time.user_id, "hour_cost": "41.00", "currency": "USD"},
    ),
}  # fmt: skip


def _account(rest: str) -> Build:
    return lambda w: f"billing/accounts/{w.invoice.account_id}/{rest}"


def _method(rest: str = "") -> Build:
    return lambda w: _account(f"methods/{w.collecting.spare.pk}/{rest}")(w)


def _invoice(rest: str) -> Build:
    return lambda w: f"billing/invoices/{w.invoice.pk}/{rest}"


MATRIX |= {
    "list_payment_methods": Row("GET", _account("methods/"), f"{TEAM} {CLIENTS}", flag=""),
    # Carl's pays by transfer, and no gateway is set up: he may ask, and is told so.
    "start_method_setup": Row(
        "POST", _account("methods/setups/"), "ada fin carl", 409, refused="manager vic", flag="",
        body=lambda w: {"gateway": "sandbox"},
    ),
    "finish_method_setup": Row(
        "POST", lambda w: _account(f"methods/setups/{w.collecting.setup.pk}/finish/")(w),
        "ada fin carl", refused="manager vic", flag="",
    ),
    "choose_payment_method": Row(
        "POST", _method("default/"), "ada fin carl", refused="manager vic", flag=""
    ),
    "remove_payment_method": Row(
        "DELETE", _method(), "ada fin carl", refused="manager vic", flag=""
    ),
    "collect_invoice": Row(
        "POST", _invoice("collect/"), "ada fin carl", 409, refused="manager vic", flag=""
    ),
    "make_pay_link": Row(
        "POST", _invoice("pay-link/"), "ada manager fin carl", 201, refused="vic", flag=""
    ),
    "revoke_pay_links": Row(
        "DELETE", _invoice("pay-link/"), "ada manager fin", refused="carl vic", flag=""
    ),
    "list_dunning": Row("GET", _at("billing/dunning/"), TEAM, refused=CLIENTS, stranger=403,
                        flag=""),
    "list_parked_events": Row(
        "GET", _at("billing/events/"), "ada fin", refused=f"manager {CLIENTS}", stranger=403,
        flag="",
    ),
    "retry_parked_event": Row(
        "POST", lambda w: f"billing/events/{w.collecting.parked.pk}/retry/", "ada fin",
        refused=f"manager {CLIENTS}", stranger=403, flag="",
    ),
}  # fmt: skip
