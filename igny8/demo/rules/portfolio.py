"""The six clients of the specification (9.1) as intake files, and what is particular to each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from igny8.services.rules.intake import IntakeFile, parse_intake
from igny8.services.rules.yaml_lines import read_yaml

FOLDER = Path(__file__).resolve().parents[1] / "portfolio"
PRICE_BOOK = FOLDER / "price-book.csv"


@dataclass(frozen=True, slots=True)
class Role:
    """What a client's search traffic is like, and what of theirs needs a person.

    `behind`: no article of the present month is out; `without_search_data`: last month's export
    was not brought in, so that its report waits; `declined`: the card refused the last invoice;
    `asks`: a message of theirs waits for an answer.
    """

    impressions_a_day: int
    ctr: float
    position: float
    behind: bool = False
    without_search_data: bool = False
    declined: bool = False
    asks: bool = False


ROLES: Mapping[str, Role] = {
    "banner-printing": Role(2400, 0.021, 14.2),
    "seva-mattress": Role(3900, 0.017, 16.8),
    "aterna-advisors": Role(1500, 0.013, 19.4, asks=True),
    "vaino": Role(700, 0.026, 12.7, behind=True),
    "african-fair-trade-society": Role(520, 0.031, 10.9, without_search_data=True),
    "halal-vpn": Role(1100, 0.012, 21.6, declined=True),
}
CLIENTS = tuple(ROLES)


@cache
def _document(client: str) -> Any:
    text = (FOLDER / f"{client}.yaml").read_text(encoding="utf-8")
    return read_yaml(text)[0]


def intake_of(client: str, *, starts_on: date) -> IntakeFile:
    """The client's intake with a service that starts on this day. Raises KeyError."""
    if client not in ROLES:
        raise KeyError(client)
    document = _document(client)
    subscription = {**document["subscription"], "starts_on": starts_on.isoformat()}
    return parse_intake({**document, "subscription": subscription}, {})


def people_of(client: str) -> list[dict[str, str]]:
    """The client's people as the intake lists them: e-mail, name, role."""
    return [dict(person) for person in _document(client)["users"]]


def domain_of(client: str) -> str:
    """The client's domain."""
    return str(_document(client)["site"]["domain"])
