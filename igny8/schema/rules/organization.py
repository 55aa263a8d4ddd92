"""Organization: the company itself."""

from typing import Any

from igny8.schema.rules.facts import Company, PostalAddress


def organization(company: Company) -> dict[str, Any]:
    """The company with its ways of being reached. It carries no rating of its own (see earns)."""
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": company.name,
        "url": company.url,
    }
    document |= contact_of(company)
    if company.logo:
        document["logo"] = logo_of(company)
    return document


def contact_of(company: Company) -> dict[str, Any]:
    """What both an Organization and a LocalBusiness say of how to reach them."""
    found: dict[str, Any] = {}
    if company.description:
        found["description"] = company.description
    if company.phone:
        found["telephone"] = company.phone
    if company.email:
        found["email"] = company.email
    if company.address:
        found["address"] = address_of(company.address)
    if company.same_as:
        found["sameAs"] = list(company.same_as)
    return found


def logo_of(company: Company) -> dict[str, Any]:
    """The logo as an image."""
    return {"@type": "ImageObject", "url": company.logo}


def address_of(address: PostalAddress) -> dict[str, Any]:
    """A postal address, without the parts that are not known."""
    document = {
        "@type": "PostalAddress",
        "streetAddress": address.street,
        "addressLocality": address.city,
        "addressRegion": address.region,
        "postalCode": address.postal_code,
        "addressCountry": address.country,
    }
    return {name: value for name, value in document.items() if value}
