"""Where payment gateways announce what happened: kept, answered, and looked up later by a job."""

import structlog
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


@csrf_exempt
@require_POST
def receive(request: HttpRequest, gateway: str) -> HttpResponse:
    """Keep an announcement that its gateway has signed; 200 also for one that is there already.

    400 for a bad signature, 404 for a gateway that is unknown or not set up, 413 for too much; then
    nothing is kept. 502 where the signature could not be checked: gateways announce it again.
    """
    try:
        body = request.read(MOST_BYTES + 1)
    except UnreadablePostError:
        return _refusal(400, "cut_off", "The announcement was cut off; send it again.")
    if len(body) > MOST_BYTES:
        return _refusal(413, "too_large", f"An announcement has {MOST_BYTES} bytes at most.")
    try:
        receive_webhook(gateway, body=body, headers=dict(request.headers), now=utc_now())
    except Igny8Error as refusal:
        log.warning("webhook_refused", gateway=gateway[:40], reason=refusal.code)
        return _refusal(refusal.status, refusal.code, refusal.message)
    return JsonResponse({"received": True})


def _refusal(status: int, code: str, message: str) -> HttpResponse:
    return JsonResponse(error_body(code, message), status=status)
