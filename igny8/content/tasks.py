"""Content's jobs."""

from datetime import timedelta

from igny8.content.actions import advance, repaint_cover
from igny8.content.gateways.painter import CoverPainter
from igny8.content.gateways.writer import configured_writer
from igny8.content.models import ContentNeed
from igny8.jobs.errors import TryAgain
from igny8.jobs.registry import Run, job
from igny8.kit.errors import GatewayError

PAUSE = timedelta(minutes=2)


@job(retries=6)
def prepare_draft(run: Run, need_id: str) -> None:
    """Take one page from where it stands to the review queue, under a picture of its title."""
    need, painter = ContentNeed.objects.get(pk=need_id), CoverPainter()
    try:
        need = advance(
            need, writer=configured_writer(), painter=painter, now=run.now, progress=run.progress
        )
        repaint_cover(need, painter=painter, now=run.now)
    except GatewayError as failure:
        if failure.permanent:
            raise
        asked = timedelta(seconds=failure.retry_after or 0)
        raise TryAgain(failure.message, after=max(PAUSE, asked)) from failure
