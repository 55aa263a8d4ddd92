"""Where payment gateways announce what happened: kept, answered, and looked up later by a job."""

import structlog
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from igny8.api.errors import error_body
from igny8.billing.actions.gateway_events import receive_webhook
from igny8.kit.clock import utc_now
from igny8.kit.errors import Igny8Error

log = structlog.get_logger()
# Far more than any announcement has, and little enough to hold.
MOST_BYTES = 512 * 1024
# Whether a signature is good may have to be asked of the gateway: so often an address may be wrong
# within so many seconds. What is signed well is never counted, however much of it comes.
MOST_REFUSED = 30
REFUSED_FOR = 60


@csrf_exempt
@require_POST
def receive(request: HttpRequest, gateway: str) -> HttpResponse:
    """Keep an announcement that its gateway has signed; 200 also for one that is there already.

    400 for a bad signature, 404 for a gateway that is unknown or not set up, 413 for too much; then
    nothing is kept. 502 where the signature could not be checked: gateways announce it again. 429,
    unread, for an address from which too much was refused in this gateway's name.
    """
    refused = f"webhooks-refused:{gateway[:40]}:{request.META.get('REMOTE_ADDR', '')}"
    if cache.get(refused, 0) >= MOST_REFUSED:
        answer = _refusal(429, "too_many_requests", "Too many requests; wait a moment.")
        answer["Retry-After"] = str(REFUSED_FOR)
        return answer
    try:
        body = request.read(MOST_BYTES + 1)
    except UnreadablePostError:
        return _refusal(400, "cut_off", "The announcement was cut off; send it again.")
    if len(body) > MOST_BYTES:
        return _refusal(413, "too_large", f"An announcement has {MOST_BYTES} bytes at most.")
    try:
        receive_webhook(gateway, body=body, headers=dict(request.headers), now=utc_now())
    except Igny8Error as refusal:
        _count(refused)
        log.warning("webhook_refused", gateway=gateway[:40], reason=refusal.code)
        return _refusal(refusal.status, refusal.code, refusal.message)
    return JsonResponse({"received": True})


def _count(refused: str) -> None:
    cache.add(refused, 0, REFUSED_FOR)
    try:
        cache.incr(refused)
    except ValueError:
        # It ran out in between; the next one begins anew.
        return


def _refusal(status: int, code: str, message: str) -> HttpResponse:
    return JsonResponse(error_body(code, message), status=status)
