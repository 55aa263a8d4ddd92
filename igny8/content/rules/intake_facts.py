"""The intake's business block as facts, each with its field."""

import re
from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_currency

from igny8.content.rules.facts import (
    Definition,
    Fact,
    FactSheet,
    Named,
    Offer,
    Problem,
    Question,
    Remark,
)
from igny8.sag.rules import business as intake


def fact_sheet(business: intake.Business) -> FactSheet:
    """Everything that the intake says, in the form that drafts are composed from."""
    return FactSheet(
        company=Fact(business.name, "name"),
        about=_facts("about", business.about),
        offers=tuple(_offer(path, offer, business) for path, offer in business.offers),
        problems=tuple(_problem(at, one) for at, one in enumerate(business.problems)),
        brands=_named("brands", business.brands),
        places=_named("locations", business.locations),
        audiences=_named("audiences", business.audiences),
        definitions=tuple(
            Definition(
                Fact(one.term, f"definitions[{at}].term"),
                Fact(one.meaning, f"definitions[{at}].meaning"),
            )
            for at, one in enumerate(business.definitions)
        ),
        questions=tuple(
            Question(
                Fact(one.question, f"faqs[{at}].question"), Fact(one.answer, f"faqs[{at}].answer")
            )
            for at, one in enumerate(business.faqs)
        ),
        remarks=tuple(
            Remark(Fact(one.text, f"facts[{at}].text"), one.about or "")
            for at, one in enumerate(business.facts)
        ),
        strengths=(*_facts("strengths", business.strengths), *_ratings(business)),
        steps=_facts("steps", business.steps),
        contacts=_contacts(business),
    )


def _facts(path: str, texts: Sequence[str]) -> tuple[Fact, ...]:
    return tuple(Fact(text, f"{path}[{at}]") for at, text in enumerate(texts))


def _one(path: str, text: str | None) -> Fact | None:
    return Fact(text, path) if text else None


def _offer(path: str, offer: intake.Offer, business: intake.Business) -> Offer:
    return Offer(
        kind="product" if path.startswith("products") else "service",
        name=Fact(offer.name, f"{path}.name"),
        description=_one(f"{path}.description", offer.description),
        category=_one(f"{path}.category", offer.category),
        brand=_one(f"{path}.brand", offer.brand),
        price=_price(path, offer),
        price_note=_one(f"{path}.price_note", offer.price_note),
        sku=_one(f"{path}.sku", offer.sku),
        duration=_one(f"{path}.duration", offer.duration),
        rating=_rating(offer, business),
        features=_facts(f"{path}.features", offer.features),
        sizes=_facts(f"{path}.sizes", offer.sizes),
        materials=_facts(f"{path}.materials", offer.materials),
        uses=_facts(f"{path}.uses", offer.uses),
        pros=_facts(f"{path}.pros", offer.pros),
        cons=_facts(f"{path}.cons", offer.cons),
        care=_facts(f"{path}.care", offer.care),
        steps=_facts(f"{path}.steps", offer.steps),
    )


def _price(path: str, offer: intake.Offer) -> Fact | None:
    if offer.price is None or offer.currency is None:
        return None
    written = format_currency(offer.price, offer.currency, locale="en")
    # A code of letters, such as MYR, stands apart from the amount.
    return Fact(re.sub(r"(?<=[A-Za-z])(?=\d)", " ", written), f"{path}.price")


def _rating(offer: intake.Offer, business: intake.Business) -> Fact | None:
    """The rating of this very product, with its source."""
    for at, rating in enumerate(business.ratings):
        if rating.product == offer.name:
            return Fact(_rating_text(rating), f"ratings[{at}]")
    return None


def _ratings(business: intake.Business) -> tuple[Fact, ...]:
    """The ratings of the client as a whole."""
    return tuple(
        Fact(_rating_text(rating), f"ratings[{at}]")
        for at, rating in enumerate(business.ratings)
        if rating.product is None
    )


def _rating_text(rating: intake.Rating) -> str:
    """A rating in words: value, best, number of ratings, source."""
    value, best = _plain(rating.value), _plain(rating.best)
    return f"Rated {value} out of {best} by {rating.count} customers on {rating.source}"


def _plain(number: Decimal) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


def _problem(at: int, problem: intake.Problem) -> Problem:
    path = f"problems[{at}]"
    return Problem(
        name=Fact(problem.name, f"{path}.name"),
        solution=_one(f"{path}.solution", problem.solution),
        signs=_facts(f"{path}.signs", problem.signs),
        causes=_facts(f"{path}.causes", problem.causes),
    )


def _named(path: str, parts: Sequence[intake.NamedPart | intake.Place]) -> tuple[Named, ...]:
    return tuple(
        Named(
            Fact(part.name, f"{path}[{at}].name"),
            _one(f"{path}[{at}].description", part.description),
        )
        for at, part in enumerate(parts)
    )


def _contacts(business: intake.Business) -> tuple[Fact, ...]:
    found = []
    if business.phone:
        found.append(Fact(f"Phone: {business.phone}", "phone"))
    if business.email:
        found.append(Fact(f"E-mail: {business.email}", "email"))
    if business.address:
        at = business.address
        parts = (at.street, at.city, at.region, at.postal_code)
        found.append(Fact(f"Address: {', '.join(part for part in parts if part)}", "address"))
    for number, hours in enumerate(business.hours):
        days = ", ".join(hours.days)
        text = f"Open {hours.opens} to {hours.closes}: {days}"
        found.append(Fact(text, f"hours[{number}]"))
    return tuple(found)
