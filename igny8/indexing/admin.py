"""Page checks in Django's admin, to look at: they are evidence."""

from django.contrib import admin

from igny8.indexing.models import PageCheck
from igny8.kit.admin import OnlyToLookAt

admin.site.register(PageCheck, OnlyToLookAt)
