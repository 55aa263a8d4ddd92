"""The API's own description: every operation says what it may refuse with, in the one shape."""

from typing import Any

from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema

READS = {401: "Signed out", 403: "Not with this role", 404: "Nothing there", 422: "Invalid"}
WRITES = READS | {402: "Not in the plan or tier", 409: "Not in this state", 502: "No answer"}


class Failure(Schema):
    """What went wrong, for machines and for people; `details.fields` names fields of a 422."""

    code: str
    message: str
    details: dict[str, Any]


class FailureOut(Schema):
    """The one shape of every refusal."""

    error: Failure


class DescribedAPI(NinjaAPI):
    """An API whose document lists the refusals beside the answers."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**options)
        described["components"]["schemas"] |= _failure_shapes()
        for operations in described["paths"].values():
            for verb, operation in operations.items():
                for status, meaning in (READS if verb == "get" else WRITES).items():
                    operation["responses"].setdefault(status, _refusal(meaning))
        return described


def _failure_shapes() -> dict[str, Any]:
    template = "#/components/schemas/{model}"
    failure_out = FailureOut.model_json_schema(ref_template=template)
    return {**failure_out.pop("$defs"), "FailureOut": failure_out}


def _refusal(meaning: str) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/FailureOut"}
    return {"description": meaning, "content": {"application/json": {"schema": shape}}}
