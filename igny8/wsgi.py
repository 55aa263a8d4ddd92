"""The web application, as granian loads it."""

import os

from django.core.wsgi import get_wsgi_application

from igny8.kit.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igny8.settings")
if os.environ.get("IGNY8_PART") == "web":
    die_with_parent(os.getppid())

application = get_wsgi_application()
