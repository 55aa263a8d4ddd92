"""What each AI action costs in credits, and what a credit costs in money.

The prices are set so that a month of managed work costs what specification 2.4 says, at Growth's
price of a credit: Lite (10 articles, a quick blueprint) 620 credits, about 18 USD of its 15-25; Pro
(30 articles, a detailed blueprint, schema, three social platforms) 2,060 credits, about 61 USD of
its 50-80.
"""

from decimal import Decimal

from igny8.kit.money import Money

CREDIT_PRICES = {
    "blueprint_quick": 50,
    "blueprint_detailed": 200,
    "campaign_plan": 25,
    "idea": 2,
    "brief": 5,
    "draft": 35,
    "image": 15,
    "social_post": 1,
    "schema": 2,
}
# What unlocks an add-on, once (specification 3.1: campaigns are "a credit-based add-on").
ADD_ON_PRICES = {"backlink_campaign": 500}


def credit_cost(credits: int, *, price: Decimal, currency: str) -> Money:
    """What credits cost us in money, at `price` a credit, in whole cents."""
    return (Money(price, currency) * credits).rounded()
