"""Indexing's work in the background."""

from igny8.accounts.models import Site
from igny8.indexing.actions import check_published_pages, enqueue_page_checks
from igny8.jobs.registry import Run, job


@job()
def check_all_sites(run: Run) -> None:
    """Put a job in the queue for each site that has published pages."""
    enqueue_page_checks(now=run.now)


@job(retries=2)
def check_site_pages(run: Run, site_id: str) -> None:
    """Look at every page that we published on the site."""
    check_published_pages(Site.objects.get(pk=site_id), now=run.now, progress=run.progress)
