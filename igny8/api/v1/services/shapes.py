"""What the services pages are shown, typed; money is text with two places beside its currency."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, PlainSerializer

from igny8.kit.money import round_half_up

Amount = Annotated[Decimal, PlainSerializer(lambda v: f"{v:.2f}", return_type=str)]
Percent = Annotated[Decimal, PlainSerializer(lambda v: f"{v:.1f}", return_type=str)]
MONTH = r"^20\d{2}-(0[1-9]|1[0-2])$"


def _of_this_century(day: date) -> date:
    if day.year // 100 != 20:  # noqa: PLR2004 - what follows a day must be a day too
        raise ValueError("This day is not of this century")
    return day


def hours_of(minutes: int) -> str:
    """Minutes as hours with one decimal."""
    return f"{round_half_up(Decimal(minutes) / 60, 1)}"


Day = Annotated[date, AfterValidator(_of_this_century)]
PaceWord = Literal["done", "ahead", "on_pace", "behind", "not_started"]
ReportKind = Literal["weekly", "monthly", "quarterly"]


class Person(Schema):
    """Somebody, by name."""

    id: str
    name: str


class SiteRef(Schema):
    """A client's site."""

    id: UUID
    domain: str
    name: str
    url: str
    is_demo: bool


class SubscriptionOut(Schema):
    """A managed client as a row of the list: how its month goes.

    `articles_late` are what months that are over owe and lack, `last_service_day` is known once the
    service was cancelled or paused, or has a fixed term.
    """

    id: UUID
    account_name: str
    site: SiteRef
    tier: Literal["lite", "pro"]
    status: Literal["pending", "active", "paused", "cancelled"]
    monthly_price: Amount
    currency: str
    account_manager: Person | None
    current_month_start: date | None
    current_month_articles_published: int
    articles_owed: int
    articles_pace: PaceWord
    articles_late: int
    links_ordered: int
    links_delivered: int
    links_live: int
    links_lost: int
    links_pace: PaceWord
    next_report_date: date | None
    next_report_type: ReportKind | None
    next_billing_date: date | None
    last_service_day: date | None
    overdue_count: int
    active_job_id: UUID | None


class ConnectionOut(Schema):
    """Where the site's pages go, and whether that works."""

    kind: str
    status: str
    base_url: str
    checked_at: datetime | None
    problem: str


class SearchCoverage(Schema):
    """Which days of search data there are."""

    first_date: date | None
    last_date: date | None
    missing_days: int


class SubscriptionDetail(SubscriptionOut):
    """Everything about one managed client."""

    articles_per_month: int
    articles_expected_today: int
    period_start: date | None
    period_end: date | None
    started_at: datetime | None
    cancelled_at: datetime | None
    brand_name: str
    time_zone: str
    connection: ConnectionOut | None
    search_data: SearchCoverage | None
    blueprint_status: Literal["none", "draft", "proposed", "approved", "superseded"]
    health_score: int | None
    approvals_waiting: int
    checklist_done: int
    checklist_total: int
    rights: list[str]
    service_config: dict[str, object] | None


class SubscriptionIn(Schema):
    """A new subscription for a site that is there. Price a month in the account's currency.

    `setup_fee` is owed once; until `trial_ends_on` it is free; `coupon` is a code that we offer.
    Without `payment_method` the client pays as before; `stripe` and `paypal` are by what it saved.
    """

    site_id: UUID
    tier: Literal["lite", "pro"]
    starts_on: Day
    ends_on: Day | None = None
    monthly_price: Decimal | None = Field(None, ge=0, max_digits=8, decimal_places=2)
    setup_fee: Decimal = Field(Decimal(0), ge=0, max_digits=8, decimal_places=2)
    trial_ends_on: Day | None = None
    coupon: str = Field("", max_length=40)
    alignment: Literal["calendar", "anniversary"] = "calendar"
    payment_method: Literal["", "manual", "sandbox", "stripe", "paypal"] = ""
    service_config: dict[str, object] = {}


class SubscriptionPatch(Schema):
    """What may be changed: the configuration, the account manager, the status by its verbs."""

    service_config: dict[str, object] | None = None
    account_manager_id: int | None = None
    status: Literal["active", "paused", "cancelled"] | None = None


class CancelIn(Schema):
    """When the service ends: after the present month, or now.

    With now, the days of the month that are billed and not served can be credited: for finance.
    """

    at: Literal["period_end", "now"] = "period_end"
    credit_unused_days: bool = False
