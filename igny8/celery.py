"""How work travels to the workers. Rows remember it (igny8.jobs); no broker has to."""

from typing import Any

from celery import Celery
from django.conf import settings

from igny8.kit import file_broker

# How often an idle worker looks into the folder for a message.
POLL_SECONDS = 0.2


def _broker() -> dict[str, Any]:
    if settings.BROKER_URL:
        return {"broker_url": settings.BROKER_URL}
    options: dict[str, object] = dict(file_broker.prepare(settings.BROKER_FOLDER))
    return {
        "broker_url": "filesystem://localhost//",
        "broker_transport": "igny8.kit.file_broker:Transport",
        "broker_transport_options": {**options, "polling_interval": POLL_SECONDS},
    }


app = Celery("igny8")
app.conf.update(
    _broker(),
    task_ignore_result=True,
    task_default_queue="igny8",
    task_serializer="json",
    accept_content=["json"],
    # The row owns retries and the lease; a message is only a hint that there is work.
    task_acks_late=False,
    task_publish_retry=False,
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=4,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
)
# In every thread, not only in the one that imports this.
app.set_default()
