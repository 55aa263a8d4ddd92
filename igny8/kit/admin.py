"""Django's admin pages as this house uses them: to look, not to change."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest


class OnlyToLookAt(admin.ModelAdmin[Any]):
    """Rows that nobody adds, changes or deletes by hand: actions keep their rules and records."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
