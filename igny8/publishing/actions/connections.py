"""Saying where a site's pages go, and trying whether it works."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from igny8.accounts.models import Site
from igny8.kit.errors import Igny8Error, Invalid
from igny8.publishing.actions.places import gateway_for
from igny8.publishing.errors import SiteProblem
from igny8.publishing.models import SiteConnection
from igny8.publishing.rules.addresses import site_address

TARGET = ["kind", "base_url", "username", "application_password"]
FRESH = ["rest_style", "display_name", "status", "checked_at", "problem", "problem_kind"]


@transaction.atomic
def connect_site(
    site: Site,
    *,
    kind: str,
    base_url: str = "",
    username: str = "",
    application_password: str = "",
    now: datetime,
) -> SiteConnection:
    """Say where the site's pages go from now on; `check_connection` then tries it.

    An empty password keeps the one that is there, but only for the same address and user, so it
    is never sent elsewhere. Raises BadSiteAddress, or Invalid for what is missing.
    """
    if kind not in SiteConnection.Kind.values:
        raise Invalid(f"Pages can go to: {', '.join(SiteConnection.Kind.values)}; not {kind}.")
    if base_url or kind == SiteConnection.Kind.WORDPRESS:
        base_url = site_address(base_url, allow=settings.OUTBOUND_ALLOWLIST)
    row = SiteConnection.objects.select_for_update().filter(site=site).first()
    same = row is not None and (row.kind, row.base_url, row.username) == (kind, base_url, username)
    if row is not None and same and application_password in ("", row.application_password):
        return row
    if kind == SiteConnection.Kind.WORDPRESS and not (username and application_password):
        raise Invalid(
            f"To publish to {base_url} we need a WordPress user name and an application password "
            "(WordPress: Users, Profile, Application Passwords). Please enter both.",
            field="application_password",
        )
    row = row or SiteConnection(site=site, account=site.account)
    row.kind, row.base_url, row.username = kind, base_url, username
    row.application_password = application_password
    row.rest_style = row.display_name = row.problem = row.problem_kind = ""
    row.status, row.checked_at = SiteConnection.Status.UNCHECKED, None
    row.save()
    return row


def check_connection(connection: SiteConnection, *, now: datetime) -> SiteConnection:
    """Try the connection and write down what came of it, in words; never raises for a bad site."""
    try:
        checked = gateway_for(connection).check()
    except Igny8Error as failure:
        kind = failure.kind if isinstance(failure, SiteProblem) else failure.code
        connection.failed(problem=failure.message, kind=kind, now=now)
    else:
        connection.connected(
            rest_style=checked.rest_style, display_name=checked.display_name, now=now
        )
    return connection
