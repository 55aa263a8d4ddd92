"""E-mail: written once per document, recipient and kind, then sent."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "igny8.mail"
    label = "mail"
