"""E-mails in Django's admin, to look at."""

from django.contrib import admin

from igny8.kit.admin import OnlyToLookAt
from igny8.mail.models import Email

admin.site.register(Email, OnlyToLookAt)
