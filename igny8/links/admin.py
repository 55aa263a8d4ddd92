"""Link checks in Django's admin, to look at: they are evidence."""

from django.contrib import admin

from igny8.kit.admin import OnlyToLookAt
from igny8.links.models import LinkCheck, LinkReview

admin.site.register([LinkCheck, LinkReview], OnlyToLookAt)
