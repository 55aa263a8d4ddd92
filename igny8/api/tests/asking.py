"""What tests of refusals say again and again."""

from typing import Any

from igny8.accounts.actions.accounts import add_site
from igny8.accounts.models import Account, Site
from igny8.api.tests.conftest import World


def site_of(account: Account, domain: str) -> Site:
    return add_site(
        account, domain=domain, name=account.name, url=f"https://{domain}/", industry="Home",
        niche="general", country="GB", language="en",
    )  # fmt: skip


def refusal(response: Any) -> tuple[int, str, dict[str, Any]]:
    error = response.json()["error"]
    return response.status_code, error["code"], error["details"].get("fields", {})


def order_of(world: World, **changes: Any) -> dict[str, Any]:
    link = {"offer_id": world.offer.pk, "target_url": "https://carls-chairs.example/",
            "anchor": "oak chairs"}  # fmt: skip
    return {
        "site_id": world.subscription.site_id, "client_price": "120.00", "links": [link], **changes
    }  # fmt: skip
