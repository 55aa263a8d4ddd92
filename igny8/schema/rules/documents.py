"""Which structured data a page can carry, every statement of it visible to its readers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from igny8.schema.rules.article import article
from igny8.schema.rules.breadcrumbs import breadcrumbs
from igny8.schema.rules.facts import Author, Company, NamedRating, NamedReview, Offer, Page
from igny8.schema.rules.faq import faq
from igny8.schema.rules.howto import howto
from igny8.schema.rules.local_business import local_business
from igny8.schema.rules.organization import organization
from igny8.schema.rules.product import product
from igny8.schema.rules.pros_cons import LEAST as LEAST_NOTES
from igny8.schema.rules.pros_cons import pros_and_cons
from igny8.schema.rules.visible import plain, properties_not_visible, visible_part

Document = dict[str, Any]
ARTICLES = ("post", "cluster_hub", "taxonomy_landing")
LEAST_QUESTIONS = 2
HOW_TO = re.compile(r"(how to|how do|wie man|so |anleitung|comment|cómo)\b", re.IGNORECASE)
ABOUT_US = re.compile(r"(about|contact|kontakt|ueber-uns|impressum|a-propos|sobre|contacto)")
NOT_A_NAME = {"admin", "administrator", "editor", "author", "redaktion", "staff"}

REQUIRED = {
    "Article": {"headline", "author.name", "publisher.name"},
    "FAQPage": {
        "mainEntity",
        "mainEntity.name",
        "mainEntity.acceptedAnswer",
        "mainEntity.acceptedAnswer.text",
    },
    "BreadcrumbList": {"itemListElement", "itemListElement.name"},
    "HowTo": {"name", "step", "step.text"},
    "Organization": {"name"},
    "LocalBusiness": {
        "name",
        "address",
        "address.streetAddress",
        "address.addressLocality",
        "openingHoursSpecification.opens",
        "openingHoursSpecification.closes",
    },
    "Product": {
        "name",
        "offers.price",
        "offers.priceCurrency",
        "aggregateRating.ratingValue",
        "aggregateRating.ratingCount",
        "aggregateRating.bestRating",
        "review.author",
        "review.author.name",
        "review.reviewBody",
        "review.reviewRating.ratingValue",
        "review.reviewRating.bestRating",
        "review.positiveNotes.itemListElement",
        "review.negativeNotes.itemListElement",
    },
    "Review": {
        "itemReviewed",
        "itemReviewed.name",
        "author",
        "author.name",
        "reviewBody",
        "reviewRating.ratingValue",
        "reviewRating.bestRating",
    },
}


def documents_for(page: Page, company: Company) -> tuple[Document, ...]:
    """All that the page's own text bears out, each type at most once."""
    makers: list[Callable[[Page, Company], Iterator[Document]]] = [
        _articles, _breadcrumbs, _faqs, _how_tos, _products, _pros_and_cons, _companies,
    ]  # fmt: skip
    found: list[Document] = []
    for maker in makers:
        for document in maker(page, company):
            kept = _borne_out(document, page)
            if kept is not None and kept["@type"] not in {other["@type"] for other in found}:
                found.append(kept)
    return tuple(found)


def _borne_out(document: Document, page: Page) -> Document | None:
    required = frozenset(REQUIRED[document["@type"]])
    kept = visible_part(document, page.parts.text, required=required)
    if kept is None or not _is_whole(kept, document):
        return None
    return kept


def _is_whole(kept: Document, made: Document) -> bool:
    """Whether what is left still says what its type is for."""
    kind = kept["@type"]
    if kind == "BreadcrumbList":
        return len(kept["itemListElement"]) == len(made["itemListElement"])
    if kind == "FAQPage":
        return len(kept["mainEntity"]) >= LEAST_QUESTIONS
    if kind == "HowTo":
        return len(kept["step"]) == len(made["step"])
    if kind == "Product":
        return bool({"offers", "aggregateRating"} & kept.keys()) or _notes(kept) >= LEAST_NOTES
    if kind == "Organization":
        return bool({"telephone", "email", "address"} & kept.keys())
    return True


def _notes(kept: Document) -> int:
    review = kept.get("review", {})
    sides = [review.get(name, {}) for name in ("positiveNotes", "negativeNotes")]
    return sum(len(side.get("itemListElement", ())) for side in sides)


def _articles(page: Page, company: Company) -> Iterator[Document]:
    if page.content_type in ARTICLES and page.parts.title:
        yield article(replace(page, author=signed_by(page, company)), company)


def signed_by(page: Page, company: Company) -> Author | None:
    """The named author whom the page shows; else whoever the page itself says wrote it."""
    known = [author for author in (page.author, *company.authors) if author is not None]
    text = plain(page.parts.text)
    for author in known:
        if plain(author.name) in text:
            return author
    said = re.sub(r"^(by|von|par|por)\s+", "", page.parts.author, flags=re.IGNORECASE).strip()
    words = said.split()
    if 1 < len(words) <= 5 and not NOT_A_NAME & {word.casefold() for word in words}:
        return Author(said)
    return None


def _breadcrumbs(page: Page, company: Company) -> Iterator[Document]:
    if len(page.parts.crumbs) > 1:
        yield breadcrumbs(page.parts.crumbs)


def _faqs(page: Page, company: Company) -> Iterator[Document]:
    if len(page.parts.questions) >= LEAST_QUESTIONS:
        yield faq(page.parts.questions)


def _how_tos(page: Page, company: Company) -> Iterator[Document]:
    if HOW_TO.match(page.parts.title) and len(page.parts.steps) > 1:
        yield howto(page.parts.title, page.parts.steps)


def _products(page: Page, company: Company) -> Iterator[Document]:
    """A product's own page: its price, and ratings where their named source is on the page."""
    if page.about is None or page.content_type != "product":
        return
    rating = next((r for r in company.ratings if _is_used(r, page, page.about)), None)
    reviews = [r for r in company.reviews if _is_used(r, page, page.about)]
    if page.about.price is not None or rating is not None:
        yield product(
            page.about, page_url=page.url, rating=rating, reviews=reviews, image=page.parts.image
        )


def _is_used(stated: NamedRating | NamedReview, page: Page, about: Offer) -> bool:
    """Of this very product, and its source can be read on the page."""
    return (
        plain(stated.product) == plain(about.name)
        and bool(stated.source and stated.url)
        and plain(stated.source) in plain(page.parts.text)
    )


def _pros_and_cons(page: Page, company: Company) -> Iterator[Document]:
    """Only in an article about a product: on a shop's own product page Google ignores them."""
    author = signed_by(page, company)
    pros, cons = page.parts.pros, page.parts.cons
    if page.about is None or author is None or page.content_type not in ARTICLES:
        return
    if len(pros) + len(cons) >= LEAST_NOTES:
        yield pros_and_cons(page.about.name, author=author, pros=pros, cons=cons)


def _companies(page: Page, company: Company) -> Iterator[Document]:
    """On the front page and the pages about the company."""
    path = urlsplit(page.url).path.strip("/")
    is_front = page.url.rstrip("/") == company.url.rstrip("/")
    if not is_front and not ABOUT_US.search(path.casefold()):
        return
    if company.address is not None:
        business = local_business(company)
        if _borne_out(business, page) is not None:
            yield business
            return
    yield organization(company)


def statements_not_borne_out(page: Page) -> list[tuple[str, list[str]]]:
    """Of the structured data on the page: each type with what its readers cannot find."""
    found = []
    for document in page.parts.json_ld:
        kind = str(document.get("@type", ""))
        if kind in REQUIRED and (lost := properties_not_visible(document, page.parts.text)):
            found.append((kind, lost))
    return found


def types_on(page: Page) -> set[str]:
    """The types that the page's structured data has already, subtypes named as ours."""
    found = set()
    for document in page.parts.json_ld:
        kinds = document.get("@type", [])
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            found.add(SUBTYPES.get(str(kind), str(kind)))
    return found


SUBTYPES = {
    "BlogPosting": "Article",
    "NewsArticle": "Article",
    "TechArticle": "Article",
    "ProductGroup": "Product",
    "Corporation": "Organization",
    "OnlineStore": "Organization",
    "NGO": "Organization",
    "Store": "LocalBusiness",
    "ProfessionalService": "LocalBusiness",
    "HomeAndConstructionBusiness": "LocalBusiness",
}
