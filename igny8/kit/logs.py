"""Logs: a line of JSON each from the server's parts, a short line for a person from commands."""

import logging
import os
import sys
from typing import Any

import structlog
from structlog.types import EventDict, Processor

PART_VARIABLE = "IGNY8_PART"
SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    structlog.processors.format_exc_info,
)


def configure() -> None:
    """Send every log to stderr: JSON lines in a part of the server, else warnings in words."""
    part = os.environ.get(PART_VARIABLE, "")
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=list(SHARED),
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _part_adder(part) if part else _for_a_person,
                structlog.processors.JSONRenderer(default=str) if part else _one_line,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO if part else logging.WARNING)
    logging.captureWarnings(capture=True)
    for noisy in ("httpx", "httpcore", "stripe", "fontTools", "celery.worker.strategy"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _part_adder(part: str) -> Processor:
    def add(logger: Any, name: str, event: EventDict) -> EventDict:
        return {"at": event.pop("at", None), "part": part, **event}

    return add


def _for_a_person(logger: Any, name: str, event: EventDict) -> EventDict:
    event.pop("at", None)
    return event


def _one_line(logger: Any, name: str, event: EventDict) -> str:
    level = str(event.pop("level", "")).upper()
    text = str(event.pop("event", ""))
    trace = event.pop("exception", None)
    facts = " ".join(f"{key}={value}" for key, value in event.items())
    line = f"{level}: {text} {facts}".rstrip()
    return f"{line}\n{trace}" if trace else line
