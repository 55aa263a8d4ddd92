"""A publisher's site on loopback, and links that are said to stand on it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from igny8.accounts.models import Site
from igny8.kit.tests.local_site import LocalSite, local_site
from igny8.links.tests.pages import TARGET, MakeLink
from igny8.sag.models import SAGBacklink


@pytest.fixture
def publisher(settings: Any) -> Iterator[LocalSite]:
    with local_site() as running:
        settings.OUTBOUND_ALLOWLIST = tuple(running.allow)
        yield running


@pytest.fixture
def make_link(site: Site) -> MakeLink:
    def make(page_url: str, **fields: Any) -> SAGBacklink:
        given: dict[str, Any] = {
            "account": site.account, "site": site, "page_url": page_url, "target_url": TARGET,
            "anchor": "oak chairs", "agreed_rel": "follow", "publisher_domain": "magazine.example",
            "dr": 42, "dr_source": "Ahrefs", "dr_date": date(2025, 6, 1), "cost": Decimal(60),
            "currency": "USD", "status": "pending",
        }  # fmt: skip
        return SAGBacklink.objects.create(**given | fields)

    return make
