"""What a person does with a placement that no program can order."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import StoredFile, User
from igny8.kit.errors import Invalid
from igny8.marketplaces.models import ManualPlacement
from igny8.marketplaces.rules.addresses import is_web_address
from igny8.marketplaces.rules.preflight import preflight
from igny8.marketplaces.rules.suppliers import SUPPLIERS


@transaction.atomic
def mark_placement_sent(
    placement: ManualPlacement,
    *,
    by: User,
    now: datetime,
    confirmed: Collection[str],
    supplier_reference: str = "",
    form: Mapping[str, str] | None = None,
) -> ManualPlacement:
    """The form went to the supplier. Every point of its checklist has to be confirmed.

    `form` has the fields of the supplier's form beyond the link's own. Raises Invalid naming what
    is missing or not on the form, IllegalPlacementMove.
    """
    placement = ManualPlacement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    _fill_in(placement, form or {})
    checked = preflight(placement.supplier, placement.form)
    missing = [*checked.problems]
    missing += [f"Not confirmed: {point}" for point in checked.to_confirm if point not in confirmed]
    if missing:
        raise Invalid("It cannot be sent yet. " + " ".join(missing), problems=missing)
    placement.move_to(ManualPlacement.Status.PENDING, now=now)
    placement.sent_at, placement.sent_by = now, by
    placement.confirmed = list(checked.to_confirm)
    placement.supplier_reference = supplier_reference
    placement.save(
        update_fields=[
            "sent_at", "sent_by", "confirmed", "supplier_reference", "request", "updated_at",
        ]
    )  # fmt: skip
    _note(placement, by=by, verb="sent", now=now)
    return placement


def _fill_in(placement: ManualPlacement, form: Mapping[str, str]) -> None:
    supplier = SUPPLIERS[placement.supplier]
    further = {field.name for field in supplier.form} - placement.request.keys()
    if unknown := sorted(form.keys() - further):
        raise Invalid(
            f"{supplier.name}'s form has no field {', '.join(unknown)}; it has "
            f"{', '.join(sorted(further)) or 'none to fill in'}.",
            field="form",
        )
    placement.request = {**placement.request, "form": {**placement.request["form"], **form}}


@transaction.atomic
def mark_placement_delivered(
    placement: ManualPlacement,
    *,
    page_url: str,
    by: User,
    now: datetime,
    report_urls: Sequence[str] = (),
    report_file: StoredFile | None = None,
    is_unproven: bool = False,
) -> ManualPlacement:
    """The page is up: its address, and for a release the distribution report.

    `is_unproven` lets another address take the place of one on which nobody saw the link. Raises
    Invalid for what is not an address, IllegalPlacementMove.
    """
    placement = ManualPlacement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    for url in (page_url, *report_urls):
        if not is_web_address(url):
            raise Invalid(f"{url!r} is not an address; paste it as https://…", field="page_url")
    placement.page_url = page_url
    placement.move_to(ManualPlacement.Status.LIVE, now=now, is_unproven=is_unproven)
    placement.delivered_at = now
    placement.report_urls, placement.report_file = list(report_urls), report_file
    placement.save(update_fields=["delivered_at", "report_urls", "report_file", "updated_at"])
    _note(placement, by=by, verb="delivered", now=now)
    return placement


@transaction.atomic
def mark_placement_failed(
    placement: ManualPlacement,
    *,
    reason: str,
    by: User,
    now: datetime,
    is_unproven: bool = False,
) -> ManualPlacement:
    """The supplier will not do it, and why. Raises Invalid without a reason, IllegalPlacementMove.

    `is_unproven`: a page was brought, and nobody saw the link there.
    """
    placement = ManualPlacement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    if not reason.strip():
        raise Invalid("Say why it failed.", field="reason")
    placement.reason = reason.strip()[:500]
    placement.move_to(ManualPlacement.Status.FAILED, now=now, is_unproven=is_unproven)
    _note(placement, by=by, verb="failed", now=now)
    return placement


def _note(placement: ManualPlacement, *, by: User, verb: str, now: datetime) -> None:
    record(
        placement.account, actor=by, verb=verb, subject="placement", subject_id=placement.pk,
        now=now, detail={"supplier": placement.supplier, "domain": placement.publisher_domain},
    )  # fmt: skip
