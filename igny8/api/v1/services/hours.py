"""The hours that a client's service includes, and those that come on its invoices."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema

from igny8.api.auth import SignedIn
from igny8.api.v1.services.shapes import Amount
from igny8.kit.clock import utc_now
from igny8.services.access import subscription_for
from igny8.services.actions.included_hours import set_hour_terms
from igny8.services.models import ManagedServiceSubscription
from igny8.services.queries.hours import hours_of_periods
from igny8.services.rules.hours import (
    MINUTES_AN_HOUR,
    MOST_INCLUDED,
    PeriodHours,
    minutes_of,
)

router = Router(tags=["managed services"])
PERIODS_SHOWN = 12


class HourTermsIn(Schema):
    """Hours included a month, and what one beyond them costs in the account's currency.

    Without a rate hours are not billed.
    """

    included_hours: Decimal = Field(
        ge=0, le=MOST_INCLUDED // MINUTES_AN_HOUR, max_digits=5, decimal_places=2
    )
    hour_rate: Decimal | None = Field(None, gt=0, max_digits=8, decimal_places=2)


class HourTermsOut(Schema):
    """Terms of the periods that start on `effective_on` or later, until other terms do."""

    included_minutes: int
    hour_rate: Amount | None
    effective_on: date


class PeriodHoursOut(Schema):
    """Minutes of a period: worked, included, beyond (billed at the rate), on invoices already.

    `to_bill` is what the minutes that are not on an invoice yet come to, without tax.
    """

    start: date
    end: date
    worked: int
    included: int
    beyond: int
    billed: int
    to_bill: Amount


class HoursOut(Schema):
    """All terms, and the last twelve periods, the newest first."""

    currency: str
    terms: list[HourTermsOut]
    periods: list[PeriodHoursOut]


@router.get(
    "/{uuid:pk}/hours/", response=HoursOut, operation_id="get_hours",
    summary="Hours included, worked and billed",
)  # fmt: skip
def get_hours(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """What the team worked for the client, before it is billed. For everybody of the account."""
    return _present(subscription_for(request.user, pk, right="view"))


@router.put(
    "/{uuid:pk}/hours/", response=HoursOut, operation_id="set_hours",
    summary="Include hours, and bill those beyond",
)  # fmt: skip
def set_hours(request: SignedIn, pk: UUID, payload: HourTermsIn) -> dict[str, Any]:
    """The first terms hold from the present period on, others from the next. Needs manage.

    422 for hours or a rate that cannot be, or where the service is cancelled.
    """
    subscription = subscription_for(request.user, pk, right="manage")
    set_hour_terms(
        subscription,
        included=minutes_of(hours=payload.included_hours),
        hour_rate=payload.hour_rate,
        by=request.user,
        now=utc_now(),
    )
    return _present(subscription)


def _present(subscription: ManagedServiceSubscription) -> dict[str, Any]:
    periods = list(subscription.agreement.periods.order_by("-start")[:PERIODS_SHOWN])
    currency = subscription.agreement.currency
    return {
        "currency": currency,
        "terms": list(subscription.hour_terms.order_by("effective_on")),
        "periods": [_period(hours, currency) for hours in hours_of_periods(subscription, periods)],
    }


def _period(hours: PeriodHours, currency: str) -> dict[str, Any]:
    return {
        "start": hours.start,
        "end": hours.end,
        "worked": hours.worked,
        "included": hours.included,
        "beyond": hours.beyond,
        "billed": hours.billed,
        "to_bill": hours.to_bill(currency).amount,
    }
