"""The inbox in Django's admin, to look at: an approval is the client's own answer."""

from django.contrib import admin

from igny8.inbox.models import Approval, Conversation, Notification, Todo
from igny8.kit.admin import OnlyToLookAt

admin.site.register([Approval, Conversation, Notification, Todo], OnlyToLookAt)
