"""Putting work in, running it, and looking after it."""

from igny8.jobs.actions.control import cancel_job, hurry_job, retry_job
from igny8.jobs.actions.queue import enqueue

__all__ = ["cancel_job", "enqueue", "hurry_job", "retry_job"]
