"""What we sell and deliver: managed subscriptions, backlink orders, people's time."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "igny8.services"
    label = "services"
