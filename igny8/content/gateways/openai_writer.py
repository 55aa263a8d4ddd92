"""A writer behind any OpenAI-compatible endpoint. What it replies is checked before it counts."""

import json
from collections.abc import Callable, Collection
from typing import Any, TypeVar, cast

from django.conf import settings
from openai import APIConnectionError, APIError, APIStatusError, OpenAI
from openai.types.chat import ChatCompletion
from pydantic import ValidationError

from igny8.content.errors import BadReply, CannotWrite
from igny8.content.rules.assignment import Assignment, BriefText, DraftText, IdeaText
from igny8.content.rules.prompts import brief_prompt, draft_prompt, idea_prompt, system_prompt
from igny8.content.rules.replies import BriefReply, DraftReply, IdeaReply, Reply, faults_of
from igny8.kit.errors import GatewayError
from igny8.kit.http import guarded_client

# "a bad reply is retried, then shown to a person" (issue 2): asked three times in all.
TRIES = 3
SECONDS = 120.0
LONGEST_ECHO = 4000
# Statuses at which the same request may succeed later.
PASSING = frozenset({408, 409, 425, 429})

AnyReply = TypeVar("AnyReply", bound=Reply)
Message = dict[str, str]


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
            reply, wrong = _checked(said, shape)
            if reply is not None:
                wrong = faults(reply)
            if reply is not None and not wrong:
                return reply
            messages = [*messages[:2], *_objection(said, wrong)]
        raise BadReply(
            f"{self.name} gave no usable reply in {TRIES} tries. The last one was refused because "
            f"{'; '.join(wrong[:3])}.",
            faults=wrong,
        )

    def _said(self, messages: list[Message], shape: type[Reply]) -> str:
        schema = {"name": shape.__name__, "schema": shape.model_json_schema()}
        try:
            answer = self.client.chat.completions.create(
                model=self.model,
                messages=cast(Any, messages),
                response_format=cast(Any, {"type": "json_schema", "json_schema": schema}),
            )
        except APIStatusError as failure:
            raise _refused(failure) from failure
        except APIConnectionError as failure:
            raise GatewayError(f"The writing service cannot be reached: {failure}") from failure
        except (APIError, ValueError) as failure:
            return f"(not a chat completion: {failure})"
        if not isinstance(answer, ChatCompletion):
            return "(not a chat completion)"
        if not answer.choices or answer.choices[0].finish_reason == "length":
            return "(cut off)"
        return answer.choices[0].message.content or "(nothing)"


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
        http_client=cast(Any, guarded_client(timeout=SECONDS, allow=listed)),
    )
    return OpenAIWriter(client, model=settings.OPENAI_MODEL)


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


def _refused(failure: APIStatusError) -> GatewayError:
    status = failure.status_code
    return GatewayError(
        f"The writing service answered {status}: {failure.message}",
        permanent=status < 500 and status not in PASSING,
        answered=status,
    )
