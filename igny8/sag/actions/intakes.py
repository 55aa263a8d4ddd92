"""Keeping what the client told us."""

from datetime import datetime

from django.db import transaction

from igny8.accounts.models import Site
from igny8.sag.models import Intake
from igny8.sag.rules.business import Business


@transaction.atomic
def record_intake(site: Site, *, business: Business, now: datetime) -> Intake:
    """The site's intake as it now is: the latest version, or a new one where something changed."""
    Site.objects.select_for_update().get(pk=site.pk)
    data = business.model_dump(mode="json", exclude_none=True)
    latest = Intake.objects.filter(site=site).order_by("-version").first()
    if latest is not None and latest.data == data:
        return latest
    version = latest.version + 1 if latest else 1
    return Intake.objects.create(
        account=site.account, site=site, version=version, data=data, recorded_at=now
    )
