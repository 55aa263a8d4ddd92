"""Reports in Django's admin pages, to look at."""

from django.contrib import admin
from django.http import HttpRequest

from igny8.reports.models import ServiceReport


@admin.register(ServiceReport)
class ServiceReportAdmin(admin.ModelAdmin[ServiceReport]):
    list_display = ("site", "report_type", "period_start", "version", "status", "sent_at")
    list_filter = ("status", "report_type")
    search_fields = ("site__domain",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ServiceReport | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ServiceReport | None = None) -> bool:
        return False
