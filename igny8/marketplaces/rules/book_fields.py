"""The columns of a price book: what each may hold."""

from collections.abc import Mapping

from igny8.kit.csv_cells import (
    Column,
    WrongCell,
    amount,
    country,
    currency,
    iso_day,
    one_of,
    short_text,
    whole,
)
from igny8.marketplaces.rules.domains import clean_domain
from igny8.marketplaces.rules.suppliers import SUPPLIERS
from igny8.marketplaces.rules.tiers import NICHES, RELS, TIERS


def _domain(text: str) -> str:
    try:
        return clean_domain(text)
    except ValueError as failure:
        raise WrongCell(str(failure), expected="a domain such as magazine.example") from failure


COLUMNS: Mapping[str, Column] = {
    "domain": Column(_domain, required=True),
    "tier": Column(one_of(TIERS), required=True),
    "cost": Column(amount, required=True),
    "list_price": Column(amount, required=True),
    "currency": Column(currency, required=True),
    "dr": Column(whole(0, 100), default=None),
    "dr_source": Column(short_text(60)),
    "dr_date": Column(iso_day, default=None),
    "supplier": Column(one_of(SUPPLIERS), default="manual"),
    "country": Column(country),
    "niche": Column(one_of(NICHES), default="general"),
    "rel": Column(one_of(RELS), default="follow"),
    "placement": Column(short_text(60)),
    "guarantee_days": Column(whole(0, 3650), default=365),
    "turnaround_days": Column(whole(0, 365), default=14),
    "contact": Column(short_text(300)),
}
REQUIRED_COLUMNS = tuple(name for name, column in COLUMNS.items() if column.required)
