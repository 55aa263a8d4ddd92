"""Imports in the back office: to look at, not to change."""

from django.contrib import admin

from igny8.kit.admin import OnlyToLookAt
from igny8.search_console.models import SearchImport


@admin.register(SearchImport)
class SearchImportAdmin(OnlyToLookAt):
    list_display = ("site", "start", "end", "days_count", "rows_count", "imported_at")
    list_select_related = ("site",)
