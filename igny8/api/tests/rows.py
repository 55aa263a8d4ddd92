"""One endpoint: how it is asked, and what each kind of person is answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from igny8.api.tests.conftest import World

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


def subscription(rest: str = "") -> Build:
    return lambda w: f"services/subscriptions/{w.subscription.pk}/{rest}"


def retainer(rest: str = "") -> Build:
    return lambda w: f"services/retainers/{w.retainer.pk}/{rest}"


def order(rest: str = "") -> Build:
    return lambda w: f"services/backlink-orders/{w.order.pk}/{rest}"


def review(rest: str = "") -> Build:
    return lambda w: subscription(f"review/{w.review.pk}/{rest}")(w)


def invoice(rest: str = "") -> Build:
    return lambda w: f"billing/invoices/{w.invoice.pk}/{rest}"


def account(rest: str = "") -> Build:
    return lambda w: f"billing/accounts/{w.invoice.account_id}/{rest}"


def at(path: str) -> Build:
    return lambda w: path


TEAM = "ada manager fin"
WORKERS = "ada manager"
CLIENTS = "carl vic"
FINANCE = "ada fin"
