"""Putting pages on a client's site, one publisher at a time, and remembering where they stand."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from igny8.accounts.models import Site
from igny8.kit.errors import GatewayError
from igny8.publishing.actions.lock import site_lock
from igny8.publishing.actions.places import gateway_for, static_gateway
from igny8.publishing.errors import SiteBusy, SiteProblem
from igny8.publishing.gateways.base import (
    Checked,
    ExistingPage,
    JsonLd,
    PageContent,
    Published,
    Publisher,
)
from igny8.publishing.models import RemotePage, SiteConnection
from igny8.publishing.queries import due_scheduled_pages

WAIT = 120.0


@dataclass(frozen=True)
class SitePublisher:
    """A site's gateway behind its lock; every page that went there is remembered."""

    connection: SiteConnection
    gateway: Publisher
    wait: float = WAIT

    def check(self) -> Checked:
        """Raises SiteProblem; changes nothing."""
        return self.gateway.check()

    def publish(self, page: PageContent) -> Published:
        """Put the page there, or bring it up to date; never twice per external_id.

        Safe to repeat after any interruption and from several processes. Raises SiteProblem,
        SiteBusy, DiskFull, BadSlug.
        """
        with site_lock(self.connection.lock_name, wait=self.wait):
            known = RemotePage.objects.filter(
                connection=self.connection, external_id=page.external_id
            ).first()
            if known is not None:
                page = replace(page, remote_id=known.remote_id)
            try:
                published = self.gateway.publish(page)
            except SiteProblem as failure:
                self.connection.stopped_working(problem=failure.message, kind=failure.kind)
                raise
            self.connection.works()
            self._remember(page, published)
        return published

    def existing_pages(self, *, only: Collection[str] | None = None) -> Iterator[ExistingPage]:
        """Every published page, whoever made it. Raises SiteProblem."""
        return self.gateway.existing_pages(only=only)

    def push_json_ld(self, page: ExistingPage, json_ld: Sequence[JsonLd]) -> bool:
        """Add structured data to a page that stands there; False when this place cannot."""
        with site_lock(self.connection.lock_name, wait=self.wait):
            return self.gateway.push_json_ld(page, json_ld)

    def status_of(self, remote_id: str) -> str:
        """publish, future, draft, pending, private, trash, or missing."""
        with site_lock(self.connection.lock_name, wait=self.wait):
            return self.gateway.status_of(remote_id)

    def _remember(self, page: PageContent, published: Published) -> None:
        RemotePage.objects.update_or_create(
            connection=self.connection,
            external_id=page.external_id,
            defaults={
                "account": self.connection.account,
                "remote_id": published.remote_id,
                "url": published.url,
                "slug": published.slug,
                "title": page.title[:500],
                "status": published.status,
                "due_at": page.published_at if published.status == "future" else None,
                "json_ld_placed": published.json_ld_placed,
                "notes": list(published.notes),
            },
        )


def publisher_for(site: Site) -> SitePublisher:
    """Where the site's pages go; without a connection that is a static site of ours."""
    connection, _ = SiteConnection.objects.select_related("site__account").get_or_create(
        site=site, defaults={"account": site.account, "kind": SiteConnection.Kind.STATIC}
    )
    return SitePublisher(connection=connection, gateway=gateway_for(connection))


def read_back_scheduled(*, now: datetime) -> int:
    """Ask the sites for scheduled pages that are due; returns how many have come out.

    A site that does not answer is asked again next time.
    """
    out = 0
    for page in due_scheduled_pages(now=now):
        try:
            with site_lock(page.connection.lock_name, wait=WAIT):
                status = gateway_for(page.connection).status_of(page.remote_id)
        except (GatewayError, SiteBusy):
            continue
        page.seen(status=status)
        out += status == "publish"
    return out


def rebuild_static_site(site: Site) -> int:
    """Write a static site's pages anew, as after a change of brand; returns the page count."""
    publisher = publisher_for(site)
    if publisher.connection.kind != SiteConnection.Kind.STATIC:
        return 0
    with site_lock(publisher.connection.lock_name, wait=WAIT):
        return static_gateway(publisher.connection).rebuild()
