"""What is not JSON: the front end's page for every address, downloads, published static sites."""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from igny8.accounts.access import require_right, require_right_as_issuer, rights_on
from igny8.accounts.actions.files import read_stored, stored_path
from igny8.accounts.errors import NoSuchRow
from igny8.accounts.models import Site, StoredFile, User
from igny8.accounts.queries import file_by_token
from igny8.kit.clock import real_now
from igny8.kit.errors import Igny8Error, SignedOut

POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; frame-ancestors 'none'; base-uri 'self'"
)
NOT_BUILT = (
    "The front end has not been built yet: run `make build`. The API answers under /api/v1/, its "
    "document under /api/v1/docs."
)
LARGEST_AT_ONCE = 8 * 1024 * 1024
# What a signed-in person needs to read a file, by whom it is for.
RIGHTS = {"finance": "finance", "staff": "staff", "client": "view"}
INLINE = {"application/pdf", "image/png", "image/jpeg"}


@require_safe
@ensure_csrf_cookie
def front_end(request: HttpRequest) -> HttpResponse:
    """The single page, for every address that is the front end's own."""
    page = Path(settings.FRONTEND) / "index.html"
    if not page.is_file():
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(page.read_bytes(), content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = POLICY
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
@xframe_options_sameorigin
def download(request: HttpRequest, pk: str) -> HttpResponse | FileResponse:
    """A kept file: by a signed address, or for a signed-in person who may read it."""
    try:
        file = _file_for(request, pk)
        response = _content_of(file)
    except Igny8Error as failure:
        return HttpResponse(
            failure.message, status=failure.status, content_type="text/plain; charset=utf-8"
        )
    inline = file.content_type in INLINE and request.GET.get("download") != "1"
    named = content_disposition_header(as_attachment=not inline, filename=file.name)
    response["Content-Disposition"] = named or "attachment"
    if not inline:
        # Browsers show no PDF under a sandbox; what is inline is of a kind that runs nothing.
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _content_of(file: StoredFile) -> HttpResponse | FileResponse:
    """The file's content; a large one is sent in parts, so that it is never whole in memory."""
    if file.size <= LARGEST_AT_ONCE:
        return HttpResponse(read_stored(file), content_type=file.content_type)
    return FileResponse(stored_path(file).open("rb"), content_type=file.content_type)


def _file_for(request: HttpRequest, pk: str) -> StoredFile:
    if token := request.GET.get("token"):
        return file_by_token(pk, token, now=real_now())
    file = StoredFile.objects.filter(pk=pk).select_related("account").first()
    if file is not None and file.audience == StoredFile.Audience.PUBLIC:
        return file
    user = request.user
    if not isinstance(user, User):
        raise SignedOut("Sign in to go on.")
    if file is None or not rights_on(user, file.account):
        raise NoSuchRow("There is nothing here under that address.")
    # What finance alone may read are the documents that an issuer hands its accountant.
    is_issuers = file.audience == StoredFile.Audience.FINANCE
    require = require_right_as_issuer if is_issuers else require_right
    require(user, file.account, RIGHTS[file.audience])
    return file


@require_safe
def static_site(request: HttpRequest, domain: str, path: str = "") -> HttpResponse:
    """A page of a site that we publish ourselves; for demonstrations and previews."""
    wanted = _page_of_site(domain, path)
    if wanted is None:
        return HttpResponse("There is no such page.", status=404, content_type="text/plain")
    kind = mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind == "application/xml":
        kind += "; charset=utf-8"
    response = HttpResponse(wanted.read_bytes(), content_type=kind)
    response["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'"
    )
    return response


def _page_of_site(domain: str, path: str) -> Path | None:
    """The file that a site's address leads to, once every link is followed; never one outside."""
    if "\0" in domain + path:
        return None
    site = Site.objects.filter(domain=domain, archived_at__isnull=True).first()
    if site is None:
        return None
    root = (Path(settings.SITES_ROOT) / str(site.pk)).resolve()
    wanted = (root / path).resolve()
    if wanted.is_dir():
        wanted = (wanted / "index.html").resolve()
    return wanted if wanted.is_relative_to(root) and wanted.is_file() else None
