"""Link checks in Django's admin, for repairs."""

from django.contrib import admin

from igny8.links.models import LinkCheck, LinkReview

admin.site.register([LinkCheck, LinkReview])
