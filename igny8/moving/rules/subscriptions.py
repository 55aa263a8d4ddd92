"""A row of subscriptions: what a client has, since when, and through which day it was billed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from igny8.billing.rules.entitlements import TIERS
from igny8.billing.rules.periods import Alignment
from igny8.billing.rules.plans import PLANS
from igny8.kit.csv_cells import Column, WrongCell, currency, one_of, short_text
from igny8.moving.errors import RowRefused, Trouble
from igny8.moving.rules import cells
from igny8.moving.rules.clients import CLIENT_IDS, CLIENT_NAMES, CURRENCIES, SITES
from igny8.moving.rules.columns import Field
from igny8.moving.rules.table import Values

# A subscription's price has eight digits, two of them after the point.
LARGEST_PRICE = Decimal(10) ** 6
MANAGED, PLAN = "managed", "plan"
GATEWAYS = ("manual", "sandbox", "stripe", "paypal")
CARD_GATEWAYS = ("stripe", "paypal")
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Item:
    """What is sold: a managed tier or a plan, by its code."""

    kind: str
    code: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRow:
    """What a client has. Prices are a month's; days are the client's local ones.

    `price_override` is what the client pays for this item also when they buy it anew; `last_day` is
    the last one with service, where an end is agreed.
    """

    external_id: str
    client: str
    site: str
    item: Item
    price: Decimal | None
    price_override: Decimal | None
    currency: str
    starts_on: date
    anchor: date | None
    alignment: str
    billed_through: date | None
    last_day: date | None
    account_manager: str
    gateway: str
    gateway_customer: str

    @property
    def monthly_price(self) -> Decimal | None:
        """None where the list price holds."""
        return self.price if self.price_override is None else self.price_override

    @property
    def anchor_date(self) -> date:
        return self.anchor or self.starts_on

    @property
    def ends_on(self) -> date | None:
        """The first day without it."""
        return self.last_day + A_DAY if self.last_day else None

    @property
    def key(self) -> str:
        """What makes it one and the same, however often it is imported."""
        return f"imported:{self.external_id or f'{self.item}:{self.site}'}"


def _item(text: str) -> Item:
    wanted = text.casefold().replace("managed", "").replace("plan", "").strip(" :_-")
    if wanted in TIERS:
        return Item(MANAGED, wanted)
    if wanted in PLANS:
        return Item(PLAN, wanted)
    raise WrongCell(f"{text!r} is not sold here.", expected="one of " + ", ".join([*TIERS, *PLANS]))


def subscription_fields(order: cells.DayOrder) -> Mapping[str, Field]:
    """The columns of subscriptions, with days as the file writes them."""
    a_day = Column(cells.day(order), default=None)
    price = Column(cells.money, default=None)
    return {
        "external_id": Field(Column(short_text(100)), ("subscriptionid", "contractid", "id")),
        "client": Field(
            Column(short_text(300)), (*CLIENT_NAMES, "name", "account"), rather=CLIENT_IDS
        ),
        "site": Field(Column(cells.domain), SITES),
        "item": Field(
            Column(_item, required=True),
            ("plan", "product", "tier", "service", "planname", "productname"),
        ),
        "price": Field(price, ("amount", "monthlyprice", "unitprice", "mrr", "monthlyfee", "fee")),
        "price_override": Field(price, ("agreedprice", "customprice")),
        "currency": Field(Column(currency), CURRENCIES),
        "starts_on": Field(
            Column(cells.day(order), required=True), ("start", "startdate", "started", "startedon")
        ),
        "anchor": Field(a_day, ("anchordate", "billinganchor", "billingcycleanchor")),
        "alignment": Field(
            Column(one_of(tuple(Alignment)), default=Alignment.CALENDAR.value), ("billingcycle",)
        ),
        "billed_through": Field(
            a_day, ("paidthrough", "paiduntil", "billeduntil", "invoiceduntil", "currentperiodend")
        ),
        "last_day": Field(a_day, ("enddate", "end")),
        "account_manager": Field(Column(cells.email), ("manager", "accountmanageremail", "owner")),
        "gateway": Field(Column(one_of(GATEWAYS)), ("paymentmethod", "paymentgateway")),
        "gateway_customer": Field(
            Column(short_text(120)), ("stripecustomerid", "paypalpayerid", "customerreference")
        ),
    }


def subscription_row(values: Values) -> SubscriptionRow:
    """The subscription that a row's values tell of. Raises RowRefused."""
    row = SubscriptionRow(**values)
    troubles = [*_prices(row), *_days(row), *_payment(row)]
    if troubles:
        raise RowRefused(*troubles)
    return row


def _prices(row: SubscriptionRow) -> Iterator[Trouble]:
    for name, price in (("price", row.price), ("price_override", row.price_override)):
        if price is not None and price >= LARGEST_PRICE:
            yield Trouble(name, "The price is too high.", f"less than {LARGEST_PRICE:,} a month")
    if row.price_override is not None and row.price not in (None, row.price_override):
        problem = f"{row.price_override} is agreed, but the price is {row.price}."
        yield Trouble("price_override", problem, "the same, or one of them empty")


def _days(row: SubscriptionRow) -> Iterator[Trouble]:
    if row.last_day and row.last_day < row.starts_on:
        problem = f"It ends on {row.last_day}, before it starts on {row.starts_on}."
        yield Trouble("last_day", problem, f"{row.starts_on} or later, or nothing")
    if row.last_day and row.item.kind == PLAN:
        yield Trouble("last_day", "A plan has no end of its own.", "nothing")


def _payment(row: SubscriptionRow) -> Iterator[Trouble]:
    if row.gateway in CARD_GATEWAYS and not row.gateway_customer:
        expected = f"what {row.gateway} knows the client by"
        yield Trouble("gateway_customer", f"Nothing says whom {row.gateway} charges.", expected)
    if row.gateway_customer and not row.gateway:
        yield Trouble("gateway", "The customer's gateway is not named.", ", ".join(GATEWAYS))
