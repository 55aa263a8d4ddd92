"""Jobs in Django's admin, to look at: they are tried again and cancelled under Jobs."""

from django.contrib import admin

from igny8.jobs.models import Job
from igny8.kit.admin import OnlyToLookAt

admin.site.register(Job, OnlyToLookAt)
