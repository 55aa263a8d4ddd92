"""Take a client in from an intake file: account, people, site, service, onboarding.

The same file again changes nothing; a changed business block becomes a new version of the intake.
Where the client's site cannot be published to, everything else is done, and the exit code is 1.
"""

import argparse
from pathlib import Path

from igny8.accounts.actions.accounts import set_up_operator
from igny8.accounts.flags import flag_enabled
from igny8.billing.queries.previews import fees_in_words
from igny8.cli.files import read_text
from igny8.cli.main import Arguments
from igny8.cli.work import see_through, work_off
from igny8.kit.clock import local_date
from igny8.publishing.models import SiteConnection
from igny8.services.access import MANAGED
from igny8.services.actions.intake import take_in
from igny8.services.actions.onboarding import queue_onboarding
from igny8.services.errors import IntakeRefused
from igny8.services.models import ManagedServiceSubscription
from igny8.services.rules.intake import IntakeFile, IntakeProblems, parse_intake
from igny8.services.rules.problems import Problem
from igny8.services.rules.yaml_lines import YamlRefused, read_yaml


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("intake", type=Path, metavar="INTAKE.yaml", help="the client's intake")


def check(arguments: Arguments) -> None:
    """Read the intake before a database is made. Raises IntakeRefused."""
    read_intake(arguments.intake)


def run(arguments: Arguments) -> int:
    """Take in, then run every onboarding step that is not done."""
    intake = read_intake(arguments.intake)
    operator = set_up_operator(name="IGNY8")
    subscription = take_in(intake, parent=operator, by=None, now=arguments.now)
    job = queue_onboarding(subscription, now=arguments.now)
    see_through(job, output=arguments.output, title=f"Onboarding {subscription.site}")
    work_off()
    connection = SiteConnection.objects.get(site=subscription.site)
    _show(subscription, connection, arguments)
    if connection.status == SiteConnection.Status.CONNECTED:
        return 0
    _tell(connection, arguments)
    return 1


def read_intake(path: Path) -> IntakeFile:
    """The typed intake of a file. Raises IntakeRefused with the file, the lines and the fields."""
    text = read_text(path)
    try:
        given, lines = read_yaml(text)
        return parse_intake(given, lines)
    except YamlRefused as failure:
        raise _refused(path, [failure.problem]) from failure
    except IntakeProblems as failure:
        raise _refused(path, failure.problems) from failure


def _refused(path: Path, problems: list[Problem]) -> IntakeRefused:
    listed = "\n".join(f"  {problem.sentence}" for problem in problems)
    many = "one thing is" if len(problems) == 1 else f"{len(problems)} things are"
    return IntakeRefused(
        f"{path}: {many} wrong; nothing was made.\n{listed}\n"
        "Correct the file, then run the same command again.",
        file=str(path),
        problems=[{"line": p.line, "field": p.field, "message": p.message} for p in problems],
    )


def _tell(connection: SiteConnection, arguments: Arguments) -> None:
    _, lines = read_yaml(read_text(arguments.intake))
    line = lines.get(("site", "publishing"), lines.get(("site",), 0))
    arguments.output.warn(
        f"{arguments.intake}, line {line}: site.publishing: {connection.problem}\n"
        "All the rest is done, and the client was sent the guide to connecting. When it is put "
        "right, run the same command again: it tries the connection anew."
    )


def _show(
    subscription: ManagedServiceSubscription, connection: SiteConnection, arguments: Arguments
) -> None:
    subscription.refresh_from_db()
    steps = list(subscription.onboarding_steps.all())
    arguments.output.table(
        f"{subscription}: {subscription.get_status_display().lower()}",
        ("Step", "Outcome"),
        [(str(step), step.note or "done") for step in steps],
    )
    arguments.output.say(
        f"Next: igny8 search-data {subscription.site} EXPORT, then igny8 blueprint "
        f"{subscription.site} --approve"
    )
    account = subscription.account
    to_invoice = fees_in_words(account, today=local_date(arguments.now, account.time_zone))
    if to_invoice:
        arguments.output.say(
            f"{to_invoice} with the next billing; the service began on "
            f"{subscription.agreement.anchor_date}."
        )
    pages_are_on = flag_enabled(MANAGED, subscription.account)
    if not pages_are_on:
        arguments.output.warn(
            f"The services pages are off for {subscription.account}: igny8 flag {MANAGED} on"
        )
    arguments.output.result(
        {
            "subscription": subscription.pk,
            "site": subscription.site.domain,
            "status": subscription.status,
            "pages_are_on": pages_are_on,
            "to_invoice": to_invoice,
            "publishing": {"status": connection.status, "problem": connection.problem},
            "steps": [{"name": step.name, "note": step.note} for step in steps],
        }
    )
