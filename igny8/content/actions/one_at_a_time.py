"""A page is published by one process at a time, and changes in nobody's hands meanwhile."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from igny8.content.errors import BeingPublished
from igny8.content.models import Draft
from igny8.publishing.actions.lock import site_lock
from igny8.publishing.errors import SiteBusy

# How long one process waits for another that has the same page, in seconds: for one that publishes
# it, and for a person's change, which takes a moment.
WAIT_TO_PUBLISH = 30.0
WAIT_TO_CHANGE = 1.0


def one_publisher(draft: Draft) -> AbstractContextManager[None]:
    """Hold the page for the block. Raises SiteBusy while another process has it for long."""
    return site_lock(f"need:{draft.need_id}", wait=WAIT_TO_PUBLISH)


@contextmanager
def not_being_published(draft: Draft) -> Iterator[None]:
    """Hold the page for a person's change. Raises BeingPublished while it goes out to the site.

    What stands there must be the version that was accepted: it is written down as that.
    """
    with ExitStack() as held:
        try:
            held.enter_context(site_lock(f"need:{draft.need_id}", wait=WAIT_TO_CHANGE))
        except SiteBusy as failure:
            raise BeingPublished(
                f"“{draft.title}” is being published at this moment, so nothing was changed. If "
                "that fails, you can change it then."
            ) from failure
        yield
