"""The inbox in Django's admin, for repairs."""

from django.contrib import admin

from igny8.inbox.models import Approval, Conversation, Notification, Todo

admin.site.register([Approval, Conversation, Notification, Todo])
