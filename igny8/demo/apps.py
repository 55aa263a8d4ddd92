"""The demo portfolio: six clients, their past months, and the publishers that link to them."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "igny8.demo"
    label = "demo"
