"""Seeing and paying an invoice by its link: no sign-in, the token is the right to it."""

from contextlib import suppress
from datetime import date
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.throttling import BaseThrottle

from igny8.accounts.queries import brand_for, signed_url
from igny8.api.throttling import PerAddress, PerLink
from igny8.api.v1.billing.methods import OfferOut, offer
from igny8.api.v1.services.shapes import Amount
from igny8.billing.actions.in_person import gateways_offered_to, pay_in_person
from igny8.billing.actions.payments import look_up_payment
from igny8.billing.errors import CannotPayOnline, ChargeDiffers, PaymentUnderWay
from igny8.billing.models import Invoice, Payment
from igny8.billing.queries.pay_links import Payable, payable_by_token
from igny8.kit.clock import real_now, utc_now
from igny8.kit.errors import GatewayError

# What asks a gateway is asked for more rarely than what only reads.
READS: list[BaseThrottle] = [PerLink("60/m"), PerAddress("600/m")]
WRITES: list[BaseThrottle] = [PerLink("12/m"), PerAddress("300/m")]
router = Router(tags=["paying by a link"], auth=None)


class PayBrand(Schema):
    """Whose clothes the page wears."""

    name: str
    logo_url: str
    primary_color: str
    email: str


class PayLine(Schema):
    """A line of the invoice, without tax."""

    description: str
    amount: Amount


class PayableOut(Schema):
    """An invoice to pay. `withdrawn`: nothing is owed on it any more, though it was not paid.

    Days are local ones of the client; `locale` is a BCP 47 tag. `ways` are the gateways at which it
    can be paid now; the bank details are there in any case.
    """

    state: Literal["open", "under_way", "paid", "withdrawn"]
    number: str
    brand: PayBrand
    locale: str
    seller: str
    buyer: str
    issued_on: date
    due_on: date
    lines: list[PayLine]
    net: Amount
    tax: Amount
    total: Amount
    paid: Amount
    open: Amount
    currency: str
    bank_details: str
    pdf_url: str
    ways: list[OfferOut]


class PayIn(Schema):
    """Where the client pays."""

    gateway: str


class PayOut(Schema):
    """Where the client goes on to pay; empty where the money has come meanwhile."""

    action_url: str
    state: Literal["open", "under_way", "paid", "withdrawn"]


@router.get(
    "/{str:token}/", response=PayableOut, operation_id="get_payable", summary="An invoice to pay",
    throttle=READS,
)  # fmt: skip
def get_payable(request: HttpRequest, token: str) -> dict[str, Any]:
    """The invoice that the link leads to, in its brand's clothes. 404 for any other token."""
    return _shown(payable_by_token(token, now=utc_now()))


@router.post(
    "/{str:token}/start/", response=PayOut, operation_id="start_paying", summary="Go and pay",
    throttle=WRITES,
)  # fmt: skip
def start_paying(request: HttpRequest, token: str, payload: PayIn) -> dict[str, Any]:
    """The gateway's page to pay all that is owed at: the same one however often it is asked for.

    409 where nothing is owed, a payment is under way, or the gateway is not offered.
    """
    payable = payable_by_token(token, now=utc_now())
    payment = pay_in_person(
        payable.invoice,
        gateway=payload.gateway,
        return_url=f"{settings.PUBLIC_URL}/pay/{token}?back=1",
        now=utc_now(),
    )
    if payment.status == Payment.Status.FAILED:
        raise CannotPayOnline(
            f"This did not work just now: {payment.failure} Try again, or pay in another way."
        )
    return {"action_url": payment.action_url, "state": _again(token).state}


@router.post(
    "/{str:token}/check/", response=PayableOut, operation_id="check_paying",
    summary="See whether the money came", throttle=WRITES,
)  # fmt: skip
def check_paying(request: HttpRequest, token: str) -> dict[str, Any]:
    """The invoice after the gateway was asked what became of the payment under way."""
    payable = payable_by_token(token, now=utc_now())
    if payable.attempt is not None:
        # Without an answer it stands as it did; a webhook or the poll brings the rest.
        with suppress(GatewayError, PaymentUnderWay, ChargeDiffers):
            look_up_payment(payable.attempt, now=utc_now())
    return _shown(_again(token))


def _again(token: str) -> Payable:
    return payable_by_token(token, now=utc_now())


def _shown(payable: Payable) -> dict[str, Any]:
    invoice = payable.invoice
    lines = invoice.lines.order_by("position")
    is_open = payable.state == "open"
    return {
        "state": payable.state,
        "number": invoice.number,
        "brand": _brand(invoice),
        "locale": invoice.account.locale.replace("_", "-"),
        "seller": invoice.seller["name"],
        "buyer": invoice.buyer["name"],
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "lines": [{"description": line.description, "amount": line.amount} for line in lines],
        "net": invoice.net,
        "tax": invoice.tax,
        "total": invoice.total,
        "paid": invoice.paid_amount,
        "open": invoice.balance.amount,
        "currency": invoice.currency,
        "bank_details": invoice.seller.get("bank_details", "") if is_open else "",
        "pdf_url": signed_url(invoice.pdf, now=real_now()) if invoice.pdf else "",
        "ways": [offer(name) for name in gateways_offered_to(invoice.account)] if is_open else [],
    }


def _brand(invoice: Invoice) -> dict[str, str]:
    brand = brand_for(invoice.account)
    return {
        "name": brand.name,
        "logo_url": signed_url(brand.logo, now=real_now()) if brand.logo else "",
        "primary_color": brand.primary_color,
        "email": brand.email,
    }
