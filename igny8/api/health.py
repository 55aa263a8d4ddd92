"""Whether the web server is up, for the supervisor and for load balancers."""

from django.http import HttpRequest, HttpResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """Answers as soon as requests are served; `igny8 doctor` says how everything else is."""
    return HttpResponse("ok\n", content_type="text/plain")
