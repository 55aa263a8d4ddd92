"""The pages of the sandbox's publishers, which a demonstration's link checks visit."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from igny8.marketplaces.queries import sandbox_publisher_page


@require_safe
def publisher_page(request: HttpRequest, domain: str, reference: str) -> HttpResponse:
    """The article that a sandbox publisher shows once a link was delivered."""
    page = sandbox_publisher_page(domain, reference)
    if page is None:
        return HttpResponse("There is no such page.", status=404, content_type="text/plain")
    response = HttpResponse(page.html, status=page.status)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
