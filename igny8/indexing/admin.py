"""Page checks in Django's admin, for repairs."""

from django.contrib import admin

from igny8.indexing.models import PageCheck

admin.site.register(PageCheck)
