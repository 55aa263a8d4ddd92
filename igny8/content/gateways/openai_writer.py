"""A writer behind any OpenAI-compatible endpoint. What it replies is checked before it counts."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.conf import settings
from openai import APIConnectionError, APIError, APIStatusError, OpenAI
from openai.types.chat import ChatCompletion
from pydantic import ValidationError

from igny8.content.errors import BadReply, CannotWrite
from igny8.content.rules.assignment import Assignment, BriefText, DraftText, IdeaText
from igny8.content.rules.prompts import brief_prompt, draft_prompt, idea_prompt, system_prompt
from igny8.content.rules.refusals import refusal_of
from igny8.content.rules.replies import BriefReply, DraftReply, IdeaReply, Reply, faults_of
from igny8.kit.errors import GatewayError
from igny8.kit.http import AddressRefused, guarded_client
from igny8.kit.waiting import seconds_to_wait

# "a bad reply is retried, then shown to a person" (issue 2): asked three times in all.
TRIES = 3
LONGEST_ECHO = 4000
CUT_OFF = (
    "the reply was cut off at the model's own limit, before its end (a model that may write longer "
    "answers is needed, or a shorter page)"
)

AnyReply = TypeVar("AnyReply", bound=Reply)
Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Said:
    """What came back; `fault` where it cannot be a reply whatever it says."""

    text: str
    fault: str = ""


class OpenAIWriter:
    """Asks a model for JSON of a given shape, three times at most."""

    is_template = False

    def __init__(self, client: OpenAI, *, model: str) -> None:
        self.client = client
        self.model = model
        self.name = f"model {model}"

    def idea(self, page: Assignment) -> IdeaText:
        return self._asked(page, idea_prompt(page), IdeaReply).text()

    def brief(self, page: Assignment, idea: IdeaText) -> BriefText:
        return self._asked(page, brief_prompt(page, idea), BriefReply).text(page)

    def draft(self, page: Assignment, brief: BriefText) -> DraftText:
        def faults(reply: DraftReply) -> list[str]:
            return [fault.sentence for fault in faults_of(reply, page)]

        return self._asked(page, draft_prompt(page, brief), DraftReply, faults).text()

    def _asked(
        self,
        page: Assignment,
        prompt: str,
        shape: type[AnyReply],
        faults: Callable[[AnyReply], list[str]] = lambda reply: [],
    ) -> AnyReply:
        """A reply of this shape, or BadReply with what was wrong with the last one."""
        messages = [
            {"role": "system", "content": system_prompt(page)},
            {"role": "user", "content": prompt},
        ]
        wrong: list[str] = []
        for _ in range(TRIES):
            said = self._said(messages, shape)
            reply, wrong = (None, [said.fault]) if said.fault else _checked(said.text, shape)
            if reply is not None:
                wrong = faults(reply)
            if reply is not None and not wrong:
                return reply
            messages = [*messages[:2], *_objection(said.text or "(nothing)", wrong)]
        raise BadReply(
            f"{self.name} gave no usable reply in {TRIES} tries. The last one was refused because "
            f"{'; '.join(wrong[:3])}.",
            faults=wrong,
        )

    def _said(self, messages: list[Message], shape: type[Reply]) -> _Said:
        schema = {"name": shape.__name__, "schema": shape.model_json_schema()}
        try:
            answer = self.client.chat.completions.create(
                model=self.model,
                messages=cast(Any, messages),
                response_format=cast(Any, {"type": "json_schema", "json_schema": schema}),
            )
        except APIStatusError as failure:
            raise self._refused(failure) from failure
        except APIConnectionError as failure:
            raise _unreachable(failure) from failure
        except (APIError, ValueError) as failure:
            return _Said("", f"the service answered with something else ({failure})")
        if not isinstance(answer, ChatCompletion) or not answer.choices:
            return _Said("", "the service answered with something else than a chat completion")
        text = answer.choices[0].message.content or ""
        if answer.choices[0].finish_reason == "length":
            return _Said(text, CUT_OFF)
        return _Said(text, "" if text else "the reply was empty")

    def _refused(self, failure: APIStatusError) -> GatewayError:
        body = failure.body if isinstance(failure.body, Mapping) else {}
        said = str(body.get("message") or "").replace(self.client.api_key, "…")
        refusal = refusal_of(failure.status_code, said=said, code=str(body.get("code") or ""))
        headers = failure.response.headers
        return GatewayError(
            refusal.sentence,
            permanent=refusal.permanent,
            retry_after=seconds_to_wait(
                headers.get("retry-after", ""), answered=headers.get("date", "")
            ),
            answered=failure.status_code,
        )


def openai_writer(allow: Collection[str] | None = None) -> OpenAIWriter:
    """The writer of settings.OPENAI_*. Raises CannotWrite where one of them is missing."""
    missing = [
        name
        for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODEL")
        if not getattr(settings, name)
    ]
    if missing:
        raise CannotWrite(
            f"The writer is set to openai, but {', '.join(f'IGNY8_{m}' for m in missing)} is empty."
        )
    listed = settings.OUTBOUND_ALLOWLIST if allow is None else allow
    client = OpenAI(
        base_url=settings.OPENAI_BASE_URL,
        api_key=settings.OPENAI_API_KEY,
        max_retries=0,
        http_client=cast(Any, guarded_client(timeout=settings.OPENAI_TIMEOUT, allow=listed)),
    )
    return OpenAIWriter(client, model=settings.OPENAI_MODEL)


def _unreachable(failure: APIConnectionError) -> GatewayError:
    if isinstance(failure.__cause__, AddressRefused):
        return GatewayError(
            f"The writing service cannot be reached: {failure.__cause__} If the address in "
            "IGNY8_OPENAI_BASE_URL is right, list it as host:port in IGNY8_OUTBOUND_ALLOWLIST, "
            "start igny8 serve again and let the page go on.",
            permanent=True,
        )
    return GatewayError(
        f"The writing service cannot be reached: {failure} The page waits and is tried again by "
        "itself; check IGNY8_OPENAI_BASE_URL if it stays so."
    )


def _checked(said: str, shape: type[AnyReply]) -> tuple[AnyReply | None, list[str]]:
    try:
        return shape.model_validate_json(_json_in(said)), []
    except ValidationError as failure:
        return None, [
            f"{'.'.join(map(str, one['loc'])) or 'the reply'}: {one['msg']}"
            for one in failure.errors()
        ]


def _json_in(said: str) -> str:
    """The reply without the code fence that some models put around JSON."""
    text = said.strip()
    if text.startswith("```"):
        text = text.strip("`").removeprefix("json")
    return text


def _objection(said: str, wrong: list[str]) -> list[Message]:
    faults = json.dumps(wrong[:10], ensure_ascii=False)
    return [
        {"role": "assistant", "content": said[:LONGEST_ECHO]},
        {
            "role": "user",
            "content": f"That reply was refused: {faults}. Send the whole corrected JSON again.",
        },
    ]
