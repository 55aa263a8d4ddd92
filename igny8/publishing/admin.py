"""Connections and published pages in Django's admin, to look at, but for the passwords."""

from django.contrib import admin

from igny8.kit.admin import OnlyToLookAt
from igny8.publishing.models import RemotePage, SandboxPage, SiteConnection


@admin.register(SiteConnection)
class SiteConnectionAdmin(OnlyToLookAt):
    """All but the application password."""

    exclude = ("application_password",)
    list_display = ("site", "kind", "status", "checked_at")


admin.site.register([RemotePage, SandboxPage], OnlyToLookAt)
