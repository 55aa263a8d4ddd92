"""Show a site's blueprint; with --approve, record the client's approval of it.

With --approve-budget the client's approval of the monthly link budget is recorded as well, with the
text on paid links that they were shown.
"""

import argparse
from decimal import Decimal, InvalidOperation

from igny8.accounts.models import Site, User
from igny8.accounts.queries import clients_people, site_named
from igny8.cli.main import Arguments
from igny8.cli.surroundings import at_the_terminal
from igny8.cli.work import work_off
from igny8.inbox.actions import decide_approval
from igny8.inbox.models import Approval
from igny8.kit.errors import Invalid, NotFound
from igny8.sag.actions.blueprints import approve_blueprint
from igny8.sag.models import SAGBlueprint
from igny8.sag.queries import latest_blueprint
from igny8.services.actions.duties import ask_for_budget
from igny8.services.queries import subscription_of
from igny8.services.rules.policy import LINK_POLICY


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text!r} is no amount; write 500 or 500.00") from None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", help="the site's domain")
    parser.add_argument("--approve", action="store_true", help="record the client's approval")
    parser.add_argument(
        "--approve-budget", type=_amount, metavar="AMOUNT",
        help="record the client's approval of this monthly link budget",
    )  # fmt: skip
    parser.add_argument(
        "--by", metavar="EMAIL", default="", help="who approved (default: the client's approver)"
    )


def run(arguments: Arguments) -> int:
    """Show the latest version, after recording what was approved."""
    site = site_named(arguments.site)
    blueprint = latest_blueprint(site)
    if blueprint is None:
        raise NotFound(f"{site} has no blueprint; `igny8 onboard INTAKE.yaml` proposes one.")
    if arguments.approve:
        person = _approver(site, arguments.by)
        blueprint = approve_blueprint(
            blueprint, by=person, now=arguments.now, entered_by=at_the_terminal()
        )
        work_off()
    if arguments.approve_budget is not None:
        _approve_budget(site, arguments)
    _show(blueprint, arguments)
    return 0


def _approver(site: Site, email: str) -> User:
    people = clients_people(site.account, roles=("client_approver", "owner"))
    for person in people:
        if not email or person.email == email.lower():
            return person
    named = ", ".join(person.email for person in people) or "nobody"
    raise NotFound(f"{email} may not approve for {site}; {named} may.")


def _approve_budget(site: Site, arguments: Arguments) -> None:
    subscription = subscription_of(site)
    wanted = subscription.config.backlinks.monthly_budget
    if arguments.approve_budget != wanted:
        raise Invalid(
            f"The service of {site} is set to {wanted} {site.account.currency} for links a month, "
            f"not {arguments.approve_budget}; change service_config.backlinks.monthly_budget first."
        )
    question = ask_for_budget(subscription, now=arguments.now)
    if question is not None:
        arguments.output.say(LINK_POLICY)
        person = _approver(site, arguments.by)
        decide_approval(
            question, by=person, approved=True, now=arguments.now, entered_by=at_the_terminal()
        )
        work_off()


def _show(blueprint: SAGBlueprint, arguments: Arguments) -> None:
    pages = list(blueprint.pages.select_related("cluster", "term"))
    arguments.output.table(
        f"{blueprint}: {blueprint.get_status_display().lower()}, {blueprint.mode} mode",
        ("#", "Month", "Cluster", "Page", "Type", "Target keyword", "Why"),
        [
            (
                page.priority, page.month_number, page.cluster.name, page.title,
                page.get_content_type_display(), page.target_keyword, page.evidence,
            )
            for page in pages
        ],
    )  # fmt: skip
    for note in blueprint.notes:
        arguments.output.say(f"Note: {note}")
    if Approval.objects.filter(
        subject_id=str(blueprint.pk), status=Approval.Status.PENDING
    ).exists():
        arguments.output.say("It waits for the client's approval (--approve records it).")
    arguments.output.result(
        {
            "blueprint": blueprint.pk,
            "version": blueprint.version,
            "status": blueprint.status,
            "mode": blueprint.mode,
            "clusters": [
                {"name": cluster.name, "keywords": cluster.keywords}
                for cluster in blueprint.clusters.all()
            ],
            "pages": [
                {
                    "priority": page.priority,
                    "month": page.month_number,
                    "cluster": page.cluster.name,
                    "title": page.title,
                    "type": page.content_type,
                    "keyword": page.target_keyword,
                    "evidence": page.evidence,
                }
                for page in pages
            ],
            "notes": blueprint.notes,
        }
    )
