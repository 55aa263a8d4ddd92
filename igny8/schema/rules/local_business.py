"""LocalBusiness: a company with an address that customers may come to."""

from typing import Any

from igny8.schema.errors import NothingToMark
from igny8.schema.rules.facts import Company
from igny8.schema.rules.organization import contact_of, logo_of


def local_business(company: Company) -> dict[str, Any]:
    """The business with address and hours. Raises NothingToMark without an address.

    It carries no rating: Google shows none that a business states of itself (see earns).
    """
    if company.address is None:
        raise NothingToMark(f"{company.name} has no address, so it is no local business.")
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LocalBusiness",
        "@id": f"{company.url.rstrip('/')}/#business",
        "name": company.name,
        "url": company.url,
    }
    document |= contact_of(company)
    if company.logo:
        document |= {"logo": logo_of(company), "image": company.logo}
    if company.hours:
        document["openingHoursSpecification"] = [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": list(hours.days),
                "opens": hours.opens,
                "closes": hours.closes,
            }
            for hours in company.hours
        ]
    return document
