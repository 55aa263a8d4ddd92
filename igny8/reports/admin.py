"""Reports in Django's admin pages, to look at."""

from django.contrib import admin

from igny8.kit.admin import OnlyToLookAt
from igny8.reports.models import ServiceReport


@admin.register(ServiceReport)
class ServiceReportAdmin(OnlyToLookAt):
    list_display = ("site", "report_type", "period_start", "version", "status", "sent_at")
    list_filter = ("status", "report_type")
    search_fields = ("site__domain",)
