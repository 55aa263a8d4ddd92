"""Reads over connections and published pages."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from igny8.accounts.models import Account, Site
from igny8.publishing.models import RemotePage, SiteConnection


def connection_for(site: Site) -> SiteConnection | None:
    """How the site is reached; None where nobody has said, so that it is a static site."""
    return SiteConnection.objects.filter(site=site).select_related("site__account").first()


def failing_connections(accounts: QuerySet[Account]) -> QuerySet[SiteConnection]:
    """Connections that somebody must look at, by domain."""
    return (
        SiteConnection.objects.for_accounts(accounts)
        .filter(status=SiteConnection.Status.FAILED, site__archived_at__isnull=True)
        .select_related("site", "account")
    )


def due_scheduled_pages(*, now: datetime) -> QuerySet[RemotePage]:
    """Pages that should have come out by now but were still scheduled when last seen."""
    return (
        RemotePage.objects.filter(status="future", due_at__lte=now)
        .select_related("connection__site__account")
        .order_by("due_at")
    )


def static_folder(site: Site) -> Path:
    """Where a static site's files lie."""
    return Path(settings.SITES_ROOT) / str(site.pk)


def static_address(site: Site) -> str:
    """Where this installation serves a static site, with a slash at its end."""
    return f"{settings.PUBLIC_URL}/sites/{site.domain}/"
