"""FatGrid's look-up of publishers: what a domain costs and how it is rated. Read-only.

Shapes as seen in a public client, September 2026; there is no official document, so every number
is parsed defensively, and the address and the batch size are configuration.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Protocol
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel, ValidationError

from igny8.kit.http import ALLOWLIST, guarded_client
from igny8.marketplaces.errors import LookUpFailed
from igny8.marketplaces.rules.domains import clean_domain

BASE_URL = "https://api.fatgrid.com"
SEARCH = "/api/public/search-domains"
DOMAINS_A_REQUEST = 500
SECONDS = 20.0
PERMANENT = frozenset({400, 401, 402, 403, 404, 405, 410, 422})


@dataclass(frozen=True, slots=True)
class Listing:
    """What FatGrid says of a domain; None where it says nothing usable. Currency: not stated."""

    domain: str
    best_price: Decimal | None
    dr: int | None


class DomainLookUp(Protocol):
    """Something that knows publishers by their domain."""

    source: str

    def search(self, domains: Sequence[str]) -> list[Listing]:
        """The domains that are listed. Raises LookUpFailed."""


class _Item(BaseModel):
    url: str
    bestPrice: object = None  # noqa: N815 - the vendor's name
    dr: object = None


class _Answer(BaseModel):
    items: list[_Item]


class FatGridGateway:
    """FatGrid by its public search."""

    source = "FatGrid"

    def __init__(
        self, api_key: str, *, base_url: str = BASE_URL, allow: Collection[str] = ALLOWLIST
    ) -> None:
        self._api_key, self._base_url, self._allow = api_key, base_url.rstrip("/"), allow

    def search(self, domains: Sequence[str]) -> list[Listing]:
        """What is listed of these domains, in batches of 500; a domain not listed is left out.

        Raises LookUpFailed, which knows whether asking again can help.
        """
        wanted = list(dict.fromkeys(domains))
        with guarded_client(timeout=SECONDS, allow=self._allow) as client:
            return [
                listing
                for start in range(0, len(wanted), DOMAINS_A_REQUEST)
                for listing in self._batch(client, wanted[start : start + DOMAINS_A_REQUEST])
            ]

    def _batch(self, client: httpx.Client, domains: Sequence[str]) -> Iterator[Listing]:
        try:
            answer = client.post(
                f"{self._base_url}{SEARCH}",
                headers={"x-api-key": self._api_key},
                json={"search": ",".join(domains)},
            )
        except httpx.HTTPError as problem:
            raise LookUpFailed(f"FatGrid could not be reached: {problem}") from problem
        _refuse_status(answer.status_code)
        try:
            parsed = _Answer.model_validate_json(answer.content)
        except ValidationError as problem:
            raise LookUpFailed(
                "FatGrid answered in a shape that we do not know.", permanent=True
            ) from problem
        yield from _listings(parsed.items, wanted=frozenset(domains))


def _refuse_status(status: int) -> None:
    if status in (401, 403):
        raise LookUpFailed("FatGrid refused the key.", permanent=True, status=status)
    if status == 402:
        raise LookUpFailed("FatGrid says that the plan is used up.", permanent=True, status=status)
    if not 200 <= status < 300:
        raise LookUpFailed(
            f"FatGrid answered {status}.", permanent=status in PERMANENT, status=status
        )


def _listings(items: Sequence[_Item], *, wanted: Collection[str]) -> Iterator[Listing]:
    for item in items:
        host = urlsplit(item.url if "://" in item.url else f"//{item.url}").hostname or ""
        try:
            domain = clean_domain(host)
        except ValueError:
            continue
        if domain in wanted:
            yield Listing(domain, _price(item.bestPrice), _rating(item.dr))


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value).strip().lstrip("$"))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None


def _price(value: object) -> Decimal | None:
    number = _number(value)
    return number.quantize(Decimal("0.01")) if number is not None and number < 10**8 else None


def _rating(value: object) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number <= 100 else None
