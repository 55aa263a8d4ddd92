"""Jobs in Django's admin, for repairs."""

from django.contrib import admin

from igny8.jobs.models import Job

admin.site.register(Job)
