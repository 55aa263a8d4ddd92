"""A row of clients: who they are, who of theirs signs in, and what they have with us."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from babel import localedata

from igny8.billing.errors import WrongVatNumber
from igny8.billing.rules.vat_numbers import checked_vat_number
from igny8.kit.csv_cells import Column, currency, one_of, short_text
from igny8.moving.errors import RowRefused, Trouble
from igny8.moving.rules import cells
from igny8.moving.rules.columns import Field
from igny8.moving.rules.table import Values
from igny8.services.rules.pricing import NICHE_SURCHARGES

# What the tables keep: twelve digits, two of them after the point.
LARGEST = Decimal(10) ** 10
CLIENT_NAMES = (
    "client", "customer", "company", "companyname", "customername", "clientname", "contactname",
    "organisation", "organization", "accountname", "displayname", "kunde", "firma",
)  # fmt: skip
CLIENT_IDS = (
    "customerid", "clientid", "contactid", "accountid", "accountnumber", "customernumber",
    "clientnumber", "kundennummer", "kundennr",
)  # fmt: skip
SITES = ("domain", "website", "url", "siteurl", "websiteurl", "webseite")
CURRENCIES = ("currencycode", "billingcurrency", "wahrung")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    """A client. `opening_balance` is money of theirs that we hold, in `currency`."""

    external_id: str
    name: str
    country: str
    currency: str
    time_zone: str
    language: str
    billing_email: str
    billing_address: str
    vat_number: str
    people: tuple[cells.Person, ...]
    viewers: tuple[cells.Person, ...]
    site: str
    niche: str
    industry: str
    opening_balance: Decimal

    @property
    def locale(self) -> str:
        """How the client writes days and amounts; American where nobody knows."""
        wanted = f"{self.language.partition('-')[0]}_{self.country}"
        return wanted if localedata.exists(wanted) else "en_US"


CLIENT_FIELDS: Mapping[str, Field] = {
    "external_id": Field(Column(short_text(120)), ("id", *CLIENT_IDS)),
    "name": Field(Column(short_text(300), required=True), CLIENT_NAMES),
    "country": Field(
        Column(cells.country, required=True), ("countrycode", "billingcountry", "pocountry", "land")
    ),
    "currency": Field(Column(currency, required=True), CURRENCIES),
    "time_zone": Field(Column(cells.time_zone, required=True), ("tz", "zeitzone")),
    "language": Field(Column(cells.language, default="en"), ("lang", "sprache")),
    "billing_email": Field(
        Column(cells.email), ("email", "emailaddress", "invoiceemail", "contactemail", "mail")
    ),
    "billing_address": Field(Column(short_text(1000)), ("address", "invoiceaddress", "adresse")),
    "vat_number": Field(
        Column(short_text(30)),
        (
            "vat",
            "vatid",
            "vatno",
            "taxid",
            "taxnumber",
            "vatregistrationnumber",
            "ustid",
            "ustidnr",
        ),
    ),
    "people": Field(Column(cells.people, default=()), ("contacts", "users", "approvers")),
    "viewers": Field(Column(cells.people, default=()), ("readers",)),
    "site": Field(Column(cells.domain), SITES),
    "niche": Field(Column(one_of(NICHE_SURCHARGES), default="general")),
    "industry": Field(Column(short_text(200)), ("branche",)),
    "opening_balance": Field(
        Column(cells.money, default=Decimal(0)),
        ("creditbalance", "accountcredit", "prepaid", "prepaidbalance", "credit", "guthaben"),
    ),
}


def client_row(values: Values) -> ClientRow:
    """The client that a row's values tell of. Raises RowRefused."""
    row = ClientRow(**values)
    troubles = [trouble for trouble in (_balance(row), _viewers(row)) if trouble]
    try:
        vat_number = checked_vat_number(row.vat_number, country=row.country)
    except WrongVatNumber as failure:
        expected = f"a VAT number of {row.country}, or nothing"
        remedy = "Copy it from the client's letterhead, or leave it empty where they have none."
        troubles.append(Trouble("vat_number", failure.message, expected, remedy))
    if troubles:
        raise RowRefused(*troubles)
    return ClientRow(**{**values, "vat_number": vat_number})


def _balance(row: ClientRow) -> Trouble | None:
    if row.opening_balance >= LARGEST:
        return Trouble("opening_balance", "The amount is too large.", f"less than {LARGEST:,}")
    return None


def _viewers(row: ClientRow) -> Trouble | None:
    twice = {person.email for person in row.people} & {person.email for person in row.viewers}
    if twice:
        problem = f"{min(twice)} is among those who approve, too."
        return Trouble("viewers", problem, "each person in one of the two columns")
    return None
