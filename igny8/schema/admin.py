"""Scans and findings in Django's admin, to look at."""

from django.contrib import admin

from igny8.kit.admin import OnlyToLookAt
from igny8.schema.models import SchemaFinding, SchemaScan

admin.site.register([SchemaScan, SchemaFinding], OnlyToLookAt)
