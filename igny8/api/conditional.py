"""Cheap polling: every answer of the API has an ETag, and what has not changed is not sent."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag

Next = Callable[[HttpRequest], HttpResponse]


def conditional_api(get_response: Next) -> Next:
    """Middleware: ETag and 304 on successful reads under /api/, private and always asked again."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith("/api/"):
            return response
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if request.method != "GET" or response.status_code != 200 or response.streaming:
            return response
        set_response_etag(response)
        found = get_conditional_response(request, etag=response["ETag"], response=response)
        return found if isinstance(found, HttpResponse) else response

    return middleware
