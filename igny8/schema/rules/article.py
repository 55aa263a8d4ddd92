"""Article with its author."""

from typing import Any

from igny8.schema.rules.facts import Author, Company, Page
from igny8.schema.rules.organization import logo_of


def article(page: Page, company: Company) -> dict[str, Any]:
    """The article, who signs it and who publishes it; the company signs where nobody else does."""
    parts = page.parts
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "mainEntityOfPage": {"@type": "WebPage", "@id": page.url},
        "headline": parts.title,
    }
    if parts.description:
        document["description"] = parts.description
    if parts.image:
        document["image"] = [parts.image]
    if parts.published_at:
        document["datePublished"] = parts.published_at.isoformat()
    if parts.modified_at:
        document["dateModified"] = parts.modified_at.isoformat()
    if parts.language:
        document["inLanguage"] = parts.language
    document["author"] = _author(page.author, company)
    document["publisher"] = publisher(company)
    return document


def publisher(company: Company) -> dict[str, Any]:
    """The company in short, as it stands inside another document."""
    short: dict[str, Any] = {"@type": "Organization", "name": company.name, "url": company.url}
    if company.logo:
        short["logo"] = logo_of(company)
    return short


def _author(author: Author | None, company: Company) -> dict[str, Any]:
    if author is None:
        return {"@type": "Organization", "name": company.name, "url": company.url}
    person: dict[str, Any] = {"@type": "Person", "name": author.name}
    if author.role:
        person["jobTitle"] = author.role
    if author.url:
        person["url"] = author.url
    return person
