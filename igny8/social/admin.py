"""Social posts in Django's admin, to look at."""

from django.contrib import admin

from igny8.kit.admin import OnlyToLookAt
from igny8.social.models import SocialPost

admin.site.register(SocialPost, OnlyToLookAt)
