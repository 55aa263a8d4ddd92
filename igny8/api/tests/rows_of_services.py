"""Endpoints about the services: subscriptions, orders, reports, figures, hours."""

from igny8.api.tests.rows import (
    CLIENTS,
    ORDERS,
    TEAM,
    WORKERS,
    Row,
    at,
    order,
    retainer,
    review,
    subscription,
)
from igny8.marketplaces.rules.suppliers import SUPPLIERS

SERVICES: dict[str, Row] = {
    "get_me": Row("GET", at("me/"), f"{TEAM} {CLIENTS}", stranger=200, flag=""),
    "list_jobs": Row("GET", at("jobs/"), f"{TEAM} {CLIENTS}", stranger=200, flag=""),
    "get_job": Row("GET", lambda w: f"jobs/{w.failed.pk}/", f"{TEAM} {CLIENTS}", flag=""),
    "retry_job": Row(
        "POST", lambda w: f"jobs/{w.failed.pk}/retry/", WORKERS, refused=f"fin {CLIENTS}", flag=""
    ),
    "cancel_job": Row(
        "POST", lambda w: f"jobs/{w.queued.pk}/cancel/", WORKERS, refused=f"fin {CLIENTS}", flag=""
    ),
    "list_subscriptions": Row(
        "GET", at("services/subscriptions/"), TEAM, refused=CLIENTS, stranger=403
    ),
    "create_subscription": Row(
        "POST", at("services/subscriptions/"), WORKERS, 201, refused=f"fin {CLIENTS}",
        body=lambda w: {"site_id": w.new_site.pk, "tier": "lite", "starts_on": "2025-07-01"},
    ),
    "get_subscription": Row("GET", subscription(), f"{TEAM} {CLIENTS}"),
    "update_subscription": Row(
        "PATCH", subscription(), WORKERS, refused=f"fin {CLIENTS}",
        body=lambda w: {"service_config": {"automation": {"schedule": "weekly"}}},
    ),
    "onboard_subscription": Row(
        "POST", subscription("onboard/"), WORKERS, 202, refused=f"fin {CLIENTS}"
    ),
    "pause_subscription": Row("POST", subscription("pause/"), WORKERS, refused=f"fin {CLIENTS}"),
    "resume_subscription": Row(
        "POST", subscription("resume/"), WORKERS, 409, refused=f"fin {CLIENTS}"
    ),
    "cancel_subscription": Row("POST", subscription("cancel/"), WORKERS, refused=f"fin {CLIENTS}"),
    "list_content": Row("GET", subscription("content/"), f"{TEAM} {CLIENTS}"),
    "list_backlinks": Row("GET", subscription("backlinks/"), f"{TEAM} {CLIENTS}"),
    "list_client_reports": Row("GET", subscription("reports/"), f"{TEAM} {CLIENTS}"),
    "list_activity": Row("GET", subscription("activity/"), TEAM, refused=CLIENTS),
    "list_my_services": Row(
        "GET", at("services/mine/"), f"{TEAM} {CLIENTS}", stranger=200
    ),
    "list_invoices": Row("GET", subscription("invoices/"), f"{TEAM} {CLIENTS}"),
    "list_billing": Row("GET", subscription("billing/"), TEAM, refused=CLIENTS),
    "preview_next_invoice": Row("GET", subscription("next-invoice/"), TEAM, refused=CLIENTS),
    "simulate_billing": Row(
        "GET", subscription("simulation/?until=2025-12-31"), TEAM, refused=CLIENTS
    ),
    "change_tier": Row(
        "POST", subscription("tier/"), WORKERS, refused=f"fin {CLIENTS}",
        body=lambda w: {"tier": "lite", "at": "next_period"},
    ),
    "keep_tier": Row("DELETE", subscription("tier/"), WORKERS, 404, refused=f"fin {CLIENTS}"),
    "get_hours": Row("GET", subscription("hours/"), f"{TEAM} {CLIENTS}"),
    "set_hours": Row(
        "PUT", subscription("hours/"), WORKERS, refused=f"fin {CLIENTS}",
        body=lambda w: {"included_hours": "10", "hour_rate": "80.00"},
    ),
    "list_owed_lines": Row("GET", subscription("lines/"), TEAM, refused=CLIENTS),
    "add_line": Row(
        "POST", subscription("lines/"), "ada fin", 201, refused=f"manager {CLIENTS}",
        body=lambda w: {"description": "Audit", "unit_price": "500.00", "key": "audit"},
    ),
    "withdraw_line": Row(
        "DELETE", lambda w: subscription(f"lines/{w.subscription.pk}/")(w), "ada fin", 404,
        refused=f"manager {CLIENTS}",
    ),
    "redeem_coupon": Row(
        "POST", subscription("coupon/"), WORKERS, 404, refused=f"fin {CLIENTS}",
        body=lambda w: {"code": "NOBODYS"},
    ),
    "record_payment": Row(
        "POST", lambda w: subscription(f"invoices/{w.invoice.pk}/payments/")(w), "ada fin", 201,
        refused=f"manager {CLIENTS}", body=lambda w: {"amount": "100.00", "reference": "TRX 77"},
    ),
    "undo_payment": Row(
        "POST", lambda w: subscription(f"payments/{w.transfer.pk}/undo/")(w), "ada fin",
        refused=f"manager {CLIENTS}", body=lambda w: {"reason": "Meant for another invoice."},
    ),
    "list_social_posts": Row("GET", subscription("social/"), f"{TEAM} {CLIENTS}"),
    "release_social_posts": Row(
        "POST", subscription("social/release/"), WORKERS, refused=f"fin {CLIENTS}",
        body=lambda w: {"ids": [w.draft_text.pk]},
    ),
    "mark_social_post_posted": Row(
        "POST", lambda w: subscription(f"social/{w.ready_text.pk}/posted/")(w), WORKERS,
        refused=f"fin {CLIENTS}",
        body=lambda w: {"url": "https://www.linkedin.com/feed/update/urn:li:share:7"},
    ),
    "record_social_engagement": Row(
        "POST", lambda w: subscription(f"social/{w.posted_text.pk}/engagement/")(w), WORKERS,
        refused=f"fin {CLIENTS}", body=lambda w: {"likes": 3, "comments": 1, "shares": 0},
    ),
    "list_review": Row("GET", subscription("review/"), TEAM, refused=CLIENTS),
    "get_review": Row("GET", review(), TEAM, refused=CLIENTS),
    "edit_draft": Row(
        "PATCH", review(), WORKERS, refused=f"fin {CLIENTS}",
        body=lambda w: {"version": 1, "title": "Oak chairs", "body_markdown": "## Oak\n\nYes."},
    ),
    "open_draft": Row(
        "POST", review("open/"), WORKERS, refused=f"fin {CLIENTS}", body=lambda w: {"version": 1}
    ),
    "accept_draft": Row(
        "POST", review("accept/"), WORKERS, refused=f"fin {CLIENTS}", body=lambda w: {"version": 1}
    ),
    "send_back_draft": Row(
        "POST", review("send-back/"), WORKERS, refused=f"fin {CLIENTS}",
        body=lambda w: {"version": 1, "note": "Name the fabric."},
    ),
    "resume_page": Row(
        "POST", lambda w: subscription(f"review/{w.stopped.pk}/resume/")(w), WORKERS,
        refused=f"fin {CLIENTS}",
    ),
    "write_page": Row(
        "POST", lambda w: subscription(f"review/{w.stopped.pk}/write/")(w), WORKERS, 201,
        refused=f"fin {CLIENTS}",
        body=lambda w: {"title": "Oak chairs", "body_markdown": "## Oak\n\nYes."},
    ),
    "list_checklist": Row("GET", subscription("checklist/"), f"{TEAM} {CLIENTS}"),
    "complete_checklist_item": Row(
        "POST", lambda w: subscription(f"checklist/{w.todo.pk}/done/")(w), WORKERS,
        refused=f"fin {CLIENTS}",
    ),
    "list_approvals": Row("GET", subscription("approvals/"), f"{TEAM} {CLIENTS}"),
    "decide_approval": Row(
        "POST", lambda w: f"approvals/{w.approval.pk}/decide/", "carl", refused=f"{TEAM} vic",
        body=lambda w: {"approved": True},
    ),
    "get_month_run": Row("GET", subscription("run-month/"), f"{TEAM} {CLIENTS}"),
    "run_month": Row(
        "POST", subscription("run-month/"), WORKERS, 202, refused=f"fin {CLIENTS}",
        body=lambda w: {"month": "2025-07"},
    ),
    "list_backlink_orders": Row(
        "GET", at("services/backlink-orders/"), TEAM, refused=CLIENTS, stranger=403, flag=ORDERS
    ),
    "create_backlink_order": Row(
        "POST", at("services/backlink-orders/"), WORKERS, 201, refused=f"fin {CLIENTS}",
        flag=ORDERS,
        body=lambda w: {
            "site_id": w.subscription.site_id, "client_price": "120.00",
            "links": [{"offer_id": w.offer.pk, "target_url": "https://carls-chairs.example/",
                       "anchor": "oak chairs"}],
        },
    ),
    "get_backlink_order": Row("GET", order(), TEAM, refused=CLIENTS, flag=ORDERS),
    "update_backlink_order": Row(
        "PATCH", order(), WORKERS, refused=f"fin {CLIENTS}", flag=ORDERS,
        body=lambda w: {"notes": "Carl wants them by August."},
    ),
    "list_order_links": Row("GET", order("links/"), f"{TEAM} {CLIENTS}", flag=ORDERS),
    "choose_order_links": Row(
        "POST", order("links/"), WORKERS, 409, refused=f"fin {CLIENTS}", flag=ORDERS,
        body=lambda w: {
            "links": [{"offer_id": w.offer.pk, "target_url": "https://carls-chairs.example/",
                       "anchor": "oak chairs"}],
        },
    ),
    "list_retainers": Row(
        "GET", at("services/retainers/"), TEAM, refused=CLIENTS, stranger=403, flag=ORDERS
    ),
    "sell_retainer": Row(
        "POST", at("services/retainers/"), WORKERS, 201, refused=f"fin {CLIENTS}", flag=ORDERS,
        body=lambda w: {
            "site_id": w.subscription.site_id, "package": "starter", "tier": "basic",
            "links_per_month": 5, "starts_on": "2025-07-01",
        },
    ),
    "get_retainer": Row("GET", retainer(), TEAM, refused=CLIENTS, flag=ORDERS),
    "pause_retainer": Row(
        "POST", retainer("pause/"), WORKERS, refused=f"fin {CLIENTS}", flag=ORDERS
    ),
    "resume_retainer": Row(
        "POST", retainer("resume/"), WORKERS, 409, refused=f"fin {CLIENTS}", flag=ORDERS
    ),
    "cancel_retainer": Row(
        "POST", retainer("cancel/"), WORKERS, refused=f"fin {CLIENTS}", flag=ORDERS
    ),
    "replace_order_link": Row(
        "POST", lambda w: order(f"links/{w.lost_link.pk}/replace/")(w), WORKERS, 201,
        refused=f"fin {CLIENTS}", flag=ORDERS,
        body=lambda w: {"page_url": "https://magazine.example/oak-again/"},
    ),
    "list_placements": Row(
        "GET", at("services/placements/"), TEAM, refused=CLIENTS, stranger=403, flag=ORDERS
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
        "GET", at("services/reports/"), f"{TEAM} {CLIENTS}", stranger=200
    ),
    "generate_report": Row(
        "POST", at("services/reports/generate/"), WORKERS, 202, refused=f"fin {CLIENTS}",
        body=lambda w: {"site_id": w.subscription.site_id, "report_type": "monthly",
                        "period_start": "2025-06-01", "period_end": "2025-07-01"},
    ),
    "get_report": Row("GET", lambda w: f"services/reports/{w.report.pk}/", f"{TEAM} {CLIENTS}"),
    "send_report": Row(
        "POST", lambda w: f"services/reports/{w.report.pk}/send/", WORKERS,
        refused=f"fin {CLIENTS}",
    ),
    "get_dashboard": Row(
        "GET", at("services/dashboard/"), TEAM, refused=CLIENTS, stranger=403
    ),
    "list_overdue": Row(
        "GET", at("services/dashboard/overdue/"), TEAM, refused=CLIENTS, stranger=403
    ),
    "get_margin": Row(
        "GET", at("services/dashboard/margin/"), "ada fin", refused=f"manager {CLIENTS}",
        stranger=403,
    ),
    "export_books": Row(
        "GET", at("services/exports/journal/?month=2025-07"), "ada fin",
        refused=f"manager {CLIENTS}", stranger=403,
    ),
    "get_mrr": Row(
        "GET", at("services/dashboard/mrr/"), TEAM, refused=CLIENTS, stranger=403
    ),
    **{
        name: Row(
            "GET", at(f"services/dashboard/margin/{by}/"), "ada fin",
            refused=f"manager {CLIENTS}", stranger=403,
        )
        for name, by in (
            ("list_client_margins", "clients"), ("list_order_margins", "orders"),
            ("list_supplier_margins", "suppliers"), ("list_month_margins", "months"),
        )
    },
    "list_time": Row("GET", at("services/time/"), TEAM, refused=CLIENTS, stranger=403),
    "add_time": Row(
        "POST", at("services/time/"), TEAM, 201, refused=CLIENTS,
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
        "GET", at("services/time/rates/"), "ada fin", refused=f"manager {CLIENTS}", stranger=403
    ),
    "set_hour_rate": Row(
        "POST", at("services/time/rates/"), "ada fin", refused=f"manager {CLIENTS}",
        stranger=403,
        body=lambda w: {"user_id": w.time.user_id, "hour_cost": "41.00", "currency": "USD"},
    ),
}  # fmt: skip
