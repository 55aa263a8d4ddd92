"""Proposing a blueprint, having it approved, taking changes."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from igny8.accounts.activity import record
from igny8.accounts.models import Site, User
from igny8.billing.credit_service import CreditService
from igny8.inbox.actions import decide_approval, request_approval, withdraw_approval
from igny8.inbox.events import ApprovalDecided
from igny8.inbox.models import Approval
from igny8.jobs.registry import Progress, quiet
from igny8.sag.actions.intakes import record_intake
from igny8.sag.actions.stored_plan import store_plan
from igny8.sag.models import Intake, SAGBlueprint
from igny8.sag.queries import approved_blueprint, business_of, latest_blueprint, search_facts
from igny8.sag.rules.blueprint import plan_blueprint
from igny8.sag.rules.business import Business
from igny8.sag.rules.pages import BlueprintPlan, Mode
from igny8.sag.rules.search_facts import SearchFacts
from igny8.search_console.events import SearchDataImported
from igny8.search_console.models import SearchImport

Status = SAGBlueprint.Status
KIND = Approval.Kind.BLUEPRINT
OPEN = (Status.DRAFT, Status.PROPOSED)


def propose_blueprint(
    site: Site,
    *,
    mode: Mode,
    business: Business,
    now: datetime,
    progress: Progress = quiet,
) -> SAGBlueprint:
    """A new version of the site's blueprint, proposed to the client, or the one there is.

    Made from the business and the newest search data; where neither has changed, the version there
    is is proposed. Costs credits once per intake and mode. Raises NotEnoughCredits, NothingToPlan.
    """
    progress(0, 3, "Reading the search data")
    search = search_facts(site)
    progress(1, 3, "Planning clusters and pages")
    plan = plan_blueprint(business, search, mode=mode, domain=site.domain)
    progress(2, 3, f"Keeping {len(plan.pages)} pages")
    fingerprint = _fingerprint(mode, business, search)
    blueprint = _keep(site, plan, business=business, fingerprint=fingerprint, now=now)
    progress(3, 3, f"Version {blueprint.version} is proposed")
    return blueprint


def _fingerprint(mode: Mode, business: Business, search: SearchFacts) -> str:
    """The same for the same mode, business and search data."""
    facts = [mode, business.model_dump_json(exclude_none=True), repr(search)]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@transaction.atomic
def _keep(
    site: Site, plan: BlueprintPlan, *, business: Business, fingerprint: str, now: datetime
) -> SAGBlueprint:
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    latest = latest_blueprint(site)
    if latest is not None and latest.fingerprint == fingerprint:
        return _propose(latest, now=now) if latest.status == Status.DRAFT else latest
    intake = record_intake(site, business=business, now=now)
    _pay(intake, plan.mode, now=now)
    for older in SAGBlueprint.objects.filter(site=site, status__in=OPEN):
        older.move_to(Status.SUPERSEDED, now=now)
        withdraw_approval(kind=KIND, subject_id=str(older.pk))
    last = SAGBlueprint.objects.filter(site=site).aggregate(last=Max("version"))["last"] or 0
    blueprint = SAGBlueprint.objects.create(
        account=site.account,
        site=site,
        version=last + 1,
        mode=plan.mode,
        intake=intake,
        fingerprint=fingerprint,
        search_range=plan.search_range,
        notes=[*_language_note(site), *plan.notes],
        set_aside=[
            {
                "query": one.text,
                "clicks": one.clicks,
                "impressions": one.impressions,
                "reason": one.reason,
                "words": one.words,
            }
            for one in plan.set_aside
        ],
    )
    store_plan(blueprint, plan)
    return _propose(blueprint, now=now)


def _language_note(site: Site) -> list[str]:
    if site.language.split("-")[0] == "en":
        return []
    return [
        f"The titles are in English so far; the site's language is “{site.language}”: have them "
        "translated before you approve."
    ]


def _pay(intake: Intake, mode: str, *, now: datetime) -> None:
    """Credits for a plan, once per intake and mode: new search data costs nothing more."""
    CreditService().spend(
        intake.account,
        action=f"blueprint_{mode}",
        key=f"blueprint-{mode}-{intake.pk}",
        now=now,
        site=intake.site,
    )


def _propose(blueprint: SAGBlueprint, *, now: datetime) -> SAGBlueprint:
    blueprint.move_to(Status.PROPOSED, now=now)
    count = blueprint.pages.count()
    request_approval(
        blueprint.site,
        kind=KIND,
        subject_id=str(blueprint.pk),
        title=f"Blueprint {blueprint.version} for {blueprint.site}: {count} pages to approve",
        now=now,
    )
    return blueprint


@transaction.atomic
def approve_blueprint(
    blueprint: SAGBlueprint, *, by: User, now: datetime, entered_by: str = ""
) -> SAGBlueprint:
    """Record the client's approval; the version that was executed until now is superseded.

    Approved again it stays as it is. `entered_by` is who wrote it down for `by`.
    Raises IllegalMove where the version is not the proposed one.
    """
    Site.objects.select_for_update(no_key=True).get(pk=blueprint.site_id)
    blueprint = SAGBlueprint.objects.select_for_update(of=("self",)).get(pk=blueprint.pk)
    if blueprint.status == Status.APPROVED:
        return blueprint
    executed = approved_blueprint(blueprint.site)
    if executed is not None and blueprint.status == Status.PROPOSED:
        executed.move_to(Status.SUPERSEDED, now=now)
    blueprint.move_to(Status.APPROVED, now=now, by=by)
    question = Approval.objects.filter(
        kind=KIND, subject_id=str(blueprint.pk), status=Approval.Status.PENDING
    ).first()
    if question is not None:
        decide_approval(question, by=by, approved=True, now=now, entered_by=entered_by)
    record(
        blueprint.account, actor=by, verb="approved", subject="blueprint",
        subject_id=blueprint.pk, detail={"version": blueprint.version}, now=now,
    )  # fmt: skip
    return blueprint


@transaction.atomic
def return_blueprint(blueprint: SAGBlueprint, *, note: str, now: datetime) -> SAGBlueprint:
    """Take the client's wish for changes: the version is a draft again. Raises IllegalMove."""
    blueprint = SAGBlueprint.objects.select_for_update(of=("self",)).get(pk=blueprint.pk)
    if blueprint.status == Status.DRAFT:
        return blueprint
    blueprint.move_to(Status.DRAFT, now=now)
    blueprint.changes_asked_for = note
    blueprint.save(update_fields=["changes_asked_for", "updated_at"])
    return blueprint


def after_decision(event: ApprovalDecided, *, now: datetime) -> None:
    """The client answered in the inbox: the blueprint follows."""
    approval = Approval.objects.select_related("decided_by").get(pk=event.approval_id)
    if approval.kind != KIND or approval.decided_by is None:
        return
    blueprint = SAGBlueprint.objects.get(pk=approval.subject_id)
    if blueprint.status != Status.PROPOSED:
        return
    if approval.status == Approval.Status.APPROVED:
        approve_blueprint(blueprint, by=approval.decided_by, now=now)
    else:
        return_blueprint(blueprint, note=approval.note, now=now)


def after_import(event: SearchDataImported, *, now: datetime) -> None:
    """New search data: a version that the client has not approved yet is made anew with it."""
    site = SearchImport.objects.select_related("site__account").get(pk=event.import_id).site
    latest = latest_blueprint(site)
    if latest is not None and latest.status in OPEN:
        mode: Mode = "quick" if latest.mode == SAGBlueprint.Mode.QUICK else "detailed"
        propose_blueprint(site, mode=mode, business=business_of(site), now=now)
