"""The business block of an intake: what is taken, what is refused."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from igny8.sag.rules.business import Business
from igny8.sag.tests.clients import SHOP

LEAST: dict[str, Any] = {
    "name": "Carl's Chairs",
    "about": ["Carl sells chairs."],
    "industry": "Furniture",
    "products": [{"name": "Gold chair"}],
}


def refusals(**changes: Any) -> list[tuple[str, str]]:
    """What is refused of the least intake with these changes: each path and message."""
    with pytest.raises(ValidationError) as caught:
        Business.model_validate({**LEAST, **changes})
    return [
        (".".join(map(str, error["loc"])), str(error["msg"])) for error in caught.value.errors()
    ]


def test_four_fields_are_enough() -> None:
    business = Business.model_validate(LEAST)

    assert business.offers[0][0] == "products[0]"
    assert business.faqs == ()


def test_a_bare_name_stands_for_a_part() -> None:
    business = Business.model_validate(
        {**LEAST, "brands": ["Meadow"], "locations": ["Leeds"], "audiences": ["hotels"],
         "competitors": ["rival.example"], "facts": ["We deliver."]}
    )  # fmt: skip

    assert (business.brands[0].name, business.locations[0].name) == ("Meadow", "Leeds")
    assert business.competitors[0].domain == "rival.example"
    assert business.facts[0].text == "We deliver."


def test_every_statement_has_a_path_that_leads_back_to_it() -> None:
    statements = dict(SHOP.statements())

    assert statements["products[0].features[1]"] == "The seat pad is 5 cm thick."
    assert all(
        str(SHOP.value_at(path)) == text
        for path, text in statements.items()
        if not path.startswith("social_accounts")
    )
    assert SHOP.value_at("products[0].price") == Decimal("34.50")


@pytest.mark.parametrize("path", ["products[99]", "nothing", "products[0].colour"])
def test_a_path_that_leads_nowhere_is_an_error(path: str) -> None:
    with pytest.raises(KeyError):
        SHOP.value_at(path)


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        ({"produkts": []}, "produkts", "Extra inputs"),
        ({"products": [{"name": "Chair", "prise": 3}]}, "products.0.prise", "Extra inputs"),
        (
            {"products": [{"name": "Chair", "price": -1, "currency": "GBP"}]},
            "products.0.price",
            "greater than or equal to 0",
        ),
        ({"products": [{"name": "Chair", "price": 3}]}, "products.0", "a price needs its currency"),
        (
            {"products": [{"name": "Chair", "price": "3.999", "currency": "GBP"}]},
            "products.0.price",
            "2 decimal places",
        ),
        ({"products": []}, "", "at least one product or one service"),
        (
            {"competitors": ["https://rival.example/"]},
            "competitors.0.domain",
            "write the bare domain",
        ),
        ({"competitors": ["rival"]}, "competitors.0.domain", "write a domain such as shop.example"),
        ({"competitors": ["10.0.0.1"]}, "competitors.0.domain", "write a domain"),
        ({"competitors": ["a..b"]}, "competitors.0.domain", "write a domain"),
        (
            {"social_accounts": {"linkedin": "https://a.example:x/"}},
            "social_accounts.linkedin",
            "a whole address",
        ),
        ({"target_countries": ["UK"]}, "target_countries.0", "write GB"),
        ({"target_countries": ["XX"]}, "target_countries.0", "a country's two letters"),
        ({"social_accounts": {"linkedin": "carl"}}, "social_accounts.linkedin", "a whole address"),
        (
            {"social_accounts": {"myspace": "https://a.example"}},
            "social_accounts.myspace.[key]",
            "Input should be",
        ),
        (
            {"hours": [{"days": ["Monday"], "opens": "9", "closes": "17:00"}]},
            "hours.0.opens",
            "match pattern",
        ),
        (
            {"ratings": [{"value": 4, "count": 3, "url": "https://a.example"}]},
            "ratings.0.source",
            "Field required",
        ),
        (
            {"ratings": [{"value": 6, "count": 3, "source": "Us", "url": "https://a.example"}]},
            "ratings.0",
            "at most the best one",
        ),
        ({"email": "carl"}, "email", "match pattern"),
        ({"about": []}, "about", "at least 1 item"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(
    changes: dict[str, Any], path: str, message: str
) -> None:
    [(found, said)] = refusals(**changes)

    assert found == path
    assert message in said


def test_domains_are_kept_plain() -> None:
    business = Business.model_validate({**LEAST, "competitors": ["WWW.Möbel.example"]})

    assert business.competitors[0].domain == "xn--mbel-5qa.example"
