"""Work as rows: what is to be done, by whom it is held, how far it is."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "igny8.jobs"
    label = "jobs"
