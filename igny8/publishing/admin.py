"""Connections and published pages in Django's admin; passwords are not among what it shows."""

from django.contrib import admin

from igny8.publishing.models import RemotePage, SandboxPage, SiteConnection


@admin.register(SiteConnection)
class SiteConnectionAdmin(admin.ModelAdmin[SiteConnection]):
    """All but the application password."""

    exclude = ("application_password",)
    list_display = ("site", "kind", "status", "checked_at")


admin.site.register([RemotePage, SandboxPage])
