"""What waits for a person: approvals, to-dos, notifications, conversations."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "igny8.inbox"
    label = "inbox"
