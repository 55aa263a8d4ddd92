"""Failures as JSON: {"error": {"code", "message", "details"}}, rendered in one place."""

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from igny8.kit.errors import Igny8Error

log = structlog.get_logger()
SIGN_IN = "Sign in to go on."
FAULT = "Something went wrong on our side. It has been noted; please try again in a moment."


def error_body(code: str, message: str, details: dict[str, Any] | None = None) -> dict[str, Any]:
    """The one shape of every failure."""
    return {"error": {"code": code, "message": message, "details": details or {}}}


def install_error_handlers(api: NinjaAPI) -> None:
    """Answer every failure of the API in the one shape."""

    @api.exception_handler(Igny8Error)
    def refused(request: HttpRequest, failure: Igny8Error) -> HttpResponse:
        body = error_body(failure.code, failure.message, failure.details)
        return api.create_response(request, _plain(body), status=failure.status)

    @api.exception_handler(AuthenticationError)
    def signed_out(request: HttpRequest, failure: AuthenticationError) -> HttpResponse:
        return api.create_response(request, error_body("signed_out", SIGN_IN), status=401)

    @api.exception_handler(ValidationError)
    def misshapen(request: HttpRequest, failure: ValidationError) -> HttpResponse:
        fields = {_field(e["loc"]): str(e["msg"]) for e in failure.errors}
        named = ", ".join(sorted(fields))
        body = error_body("invalid", f"Please check: {named}.", {"fields": fields})
        return api.create_response(request, body, status=422)

    @api.exception_handler(Throttled)
    def throttled(request: HttpRequest, failure: Throttled) -> HttpResponse:
        body = error_body("too_many_requests", "Too many requests; wait a moment.")
        answer = api.create_response(request, body, status=429)
        if failure.wait:
            answer["Retry-After"] = str(int(failure.wait) + 1)
        return answer

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, failure: HttpError) -> HttpResponse:
        status, body = _said_by(failure)
        return api.create_response(request, body, status=status)

    @api.exception_handler(Exception)
    def fault(request: HttpRequest, failure: Exception) -> HttpResponse:
        log.exception("api_fault", path=request.path, method=request.method)
        return api.create_response(request, error_body("fault", FAULT), status=500)


def _said_by(failure: HttpError) -> tuple[int, dict[str, Any]]:
    """What our own parser refused, in its words; else what the framework says."""
    cause = failure.__cause__
    if isinstance(cause, Igny8Error):
        return cause.status, error_body(cause.code, cause.message, _plain(cause.details))
    return failure.status_code, error_body("refused", str(failure))


def not_found(request: HttpRequest) -> JsonResponse:
    """An address of the API that does not exist."""
    return JsonResponse(error_body("not_found", "There is nothing at this address."), status=404)


def _field(place: tuple[Any, ...]) -> str:
    parts = [str(part) for part in place if part not in ("body", "query", "path", "payload")]
    return ".".join(parts) or "body"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
