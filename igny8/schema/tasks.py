"""Structured data in the background."""

from igny8.accounts.models import Site
from igny8.jobs.registry import Run, job
from igny8.schema import actions


@job(retries=4)
def scan_site(run: Run, site_id: str) -> None:
    """Look over all of a site's pages and put there what is missing."""
    actions.scan_site(Site.objects.get(pk=site_id), now=run.now, progress=run.progress)
