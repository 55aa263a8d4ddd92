"""From a connection to the gateway that it means."""

from django.conf import settings

from igny8.accounts.models import Brand, Site
from igny8.kit.clock import simulated_moment
from igny8.publishing.gateways.base import Publisher
from igny8.publishing.gateways.sandbox import SandboxGateway, SandboxRow
from igny8.publishing.gateways.static_site import StaticSiteGateway
from igny8.publishing.gateways.static_theme import SiteLook
from igny8.publishing.gateways.wordpress import WordPressGateway
from igny8.publishing.models import SandboxPage, SiteConnection
from igny8.publishing.queries import static_address, static_folder

RECORDS = ".records"


class SandboxTable:
    """The sandbox's pages of one connection, in the database."""

    def __init__(self, connection: SiteConnection) -> None:
        self._connection = connection

    def rows(self) -> list[SandboxRow]:
        """All of them, oldest first."""
        return [
            SandboxRow(
                external_id=page.external_id,
                slug=page.slug,
                title=page.title,
                html=page.html,
                status=page.status,
                version=page.version,
                json_ld=tuple(page.json_ld),
            )
            for page in SandboxPage.objects.filter(connection=self._connection)
        ]

    def put(self, row: SandboxRow) -> None:
        """Keep a page under its external_id, in place of what was there."""
        values = {**vars(row), "json_ld": list(row.json_ld), "account": self._connection.account}
        del values["external_id"]
        SandboxPage.objects.update_or_create(
            connection=self._connection, external_id=row.external_id, defaults=values
        )


def gateway_for(connection: SiteConnection) -> Publisher:
    """The gateway of a connection.

    Under the simulated clock nothing of a client's is reached: only a demo's own folder, else the
    sandbox (decisions 3.20).
    """
    kinds, kind = SiteConnection.Kind, connection.kind
    if simulated_moment() is not None and not (kind == kinds.STATIC and connection.site.is_demo):
        return SandboxGateway(SandboxTable(connection))
    if kind == kinds.WORDPRESS:
        return WordPressGateway(
            connection.base_url,
            username=connection.username,
            password=connection.application_password,
            allow=settings.OUTBOUND_ALLOWLIST,
            rest_style=connection.rest_style,
        )
    if kind == kinds.SANDBOX:
        return SandboxGateway(SandboxTable(connection), username=connection.username)
    return static_gateway(connection)


def static_gateway(connection: SiteConnection) -> StaticSiteGateway:
    """The folder of a static site, in the client's own colours where they have some."""
    site = connection.site
    folder = static_folder(site)
    return StaticSiteGateway(
        folder,
        records=folder.parent / RECORDS / folder.name,
        base_url=connection.base_url or static_address(site),
        look=_look(site),
    )


def _look(site: Site) -> SiteLook:
    plain = SiteLook(name=site.name, language=site.language, time_zone=site.time_zone)
    brand = Brand.objects.filter(account=site.account).first()
    if brand is None:
        return plain
    return SiteLook(
        name=site.name,
        primary_color=brand.primary_color,
        accent_color=brand.accent_color,
        language=site.language,
        time_zone=site.time_zone,
        footer=brand.footer,
    )
