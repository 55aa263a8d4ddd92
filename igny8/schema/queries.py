"""Reads over structured data: the facts it may state, and how much of a site has it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from igny8.accounts.models import Site
from igny8.sag.models import Intake
from igny8.sag.rules.business import Business
from igny8.sag.rules.business import Offer as StatedOffer
from igny8.schema.models import SchemaFinding, SchemaScan
from igny8.schema.rules.facts import (
    Author,
    Company,
    NamedRating,
    Offer,
    OpeningHours,
    PostalAddress,
)


@dataclass(frozen=True)
class Coverage:
    """How a site stands: pages of the last whole scan, findings by status, the last scan's day."""

    pages_read: int
    pages_unreadable: int
    open: int
    pushed: int
    refused: int
    scanned_at: datetime | None


def company_of(site: Site) -> Company:
    """What markup may state of the client: the latest intake, and nothing else."""
    intake = Intake.objects.filter(site=site).order_by("-version").first()
    if intake is None:
        return Company(name=site.name, url=site.url)
    return company_from(Business.model_validate(intake.data), url=site.url)


def company_from(business: Business, *, url: str) -> Company:
    """An intake's business as the facts that builders take."""
    address = business.address
    return Company(
        name=business.name,
        url=url,
        description=business.about[0],
        phone=business.phone or "",
        email=business.email or "",
        address=PostalAddress(
            street=address.street,
            city=address.city,
            country=address.country,
            region=address.region or "",
            postal_code=address.postal_code or "",
        )
        if address
        else None,
        hours=tuple(OpeningHours(tuple(h.days), h.opens, h.closes) for h in business.hours),
        same_as=tuple(business.social_accounts.values()),
        authors=tuple(Author(a.name, a.role or "", a.url or "") for a in business.authors),
        offers=tuple(offer_from(product) for product in business.products),
        ratings=tuple(
            NamedRating(
                value=rating.value,
                count=rating.count,
                source=rating.source,
                url=rating.url,
                best=rating.best,
                product=rating.product or "",
            )
            for rating in business.ratings
        ),
    )


def offer_from(stated: StatedOffer) -> Offer:
    """A product as the intake states it."""
    return Offer(
        name=stated.name,
        description=stated.description or "",
        brand=stated.brand or "",
        sku=stated.sku or "",
        url=stated.url or "",
        price=stated.price,
        currency=stated.currency or "",
    )


def coverage(site: Site) -> Coverage:
    """How much of the site's structured data is in order, as last seen."""
    scan = SchemaScan.objects.filter(site=site, is_whole=True, finished_at__isnull=False).first()
    rows = SchemaFinding.objects.filter(site=site).values_list("status").annotate(n=Count("id"))
    by_status = dict(rows)
    return Coverage(
        pages_read=scan.pages_read if scan else 0,
        pages_unreadable=scan.pages_unreadable if scan else 0,
        open=by_status.get(SchemaFinding.Status.OPEN, 0),
        pushed=by_status.get(SchemaFinding.Status.PUSHED, 0),
        refused=by_status.get(SchemaFinding.Status.REFUSED, 0),
        scanned_at=scan.finished_at if scan else None,
    )


def open_findings(site: Site) -> QuerySet[SchemaFinding]:
    """What a person can put right, by page."""
    return SchemaFinding.objects.filter(
        site=site, status__in=[SchemaFinding.Status.OPEN, SchemaFinding.Status.REFUSED]
    )


def pushed_between(site: Site, start: datetime, end: datetime) -> QuerySet[SchemaFinding]:
    """What was put on the site's pages from `start` up to, not including, `end`."""
    return SchemaFinding.objects.filter(site=site, pushed_at__gte=start, pushed_at__lt=end)
