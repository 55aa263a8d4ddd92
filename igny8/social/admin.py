"""Social posts in the admin pages."""

from django.contrib import admin

from igny8.social.models import SocialPost

admin.site.register(SocialPost)
