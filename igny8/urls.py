"""Addresses of the installation."""

from django.contrib import admin
from django.urls import include, path, re_path

from igny8.api import pages, publishers
from igny8.api.bank import bank_page
from igny8.api.errors import not_found
from igny8.api.health import healthz
from igny8.api.v1.urls import api
from igny8.api.webhooks import receive

# Below these, and for what is called like a file, an address that leads nowhere is a 404.
NOT_PAGES = "accounts|admin|api|assets|demo|files|healthz|media|sites|static|_allauth"

urlpatterns = [
    path("healthz", healthz),
    path("admin/", admin.site.urls),
    path("_allauth/", include("allauth.headless.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("api/webhooks/<str:gateway>/", receive, name="webhook"),
    re_path(r"^api/", not_found),
    path("files/<uuid:pk>", pages.download, name="download"),
    path("sites/<str:domain>/", pages.static_site, name="static-site"),
    path("sites/<str:domain>/<path:path>", pages.static_site),
    path("demo/bank/<str:kind>/<str:reference>", bank_page),
    path("demo/publishers/<str:domain>/<str:reference>/", publishers.publisher_page),
    re_path(rf"^(?!(?:{NOT_PAGES})(?:/|$))(?!.*\.\w+/?$).*$", pages.front_end),
]
