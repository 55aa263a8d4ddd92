"""Say what is configured, reachable or behind, and what to do about each.

Ends with code 1 where something is broken.
"""

import argparse
from collections.abc import Iterator
from dataclasses import asdict

from django.conf import settings

from igny8.cli.checks.finding import Finding, State
from igny8.cli.checks.machine import look_at_the_machine
from igny8.cli.checks.money import look_at_the_money
from igny8.cli.checks.outside import look_outside
from igny8.cli.checks.work import look_at_the_work
from igny8.cli.database import database_for_command
from igny8.cli.main import Arguments
from igny8.kit.clock import real_now
from igny8.kit.errors import Igny8Error

OWN_DATABASE = True
SIGNS = {State.OK: "ok", State.NOTE: "note", State.PROBLEM: "PROBLEM"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It needs none."""


def run(args: Arguments) -> int:
    findings = list(_findings())
    for finding in findings:
        args.output.say(f"{SIGNS[finding.state]:<8} {finding.subject}: {finding.says}")
        if finding.to_do and finding.state is not State.OK:
            args.output.say(f"{'':<8} → {finding.to_do}")
    problems = sum(finding.state is State.PROBLEM for finding in findings)
    args.output.say("")
    args.output.say(f"{problems} problems." if problems != 1 else "1 problem.")
    args.output.result({"problems": problems, "findings": [asdict(found) for found in findings]})
    return 1 if problems else 0


def _findings() -> Iterator[Finding]:
    settings.DATA.mkdir(parents=True, exist_ok=True)
    yield from look_at_the_machine()
    try:
        with database_for_command(settings.DATA, is_embedded=settings.EMBEDDED_DATABASE):
            yield from look_at_the_work(now=real_now())
            yield from look_at_the_money(now=real_now())
            yield from look_outside()
    except Igny8Error as failure:
        to_do = f"See {settings.DATA / 'logs'}, or check DATABASE_URL."
        yield Finding("Database", State.PROBLEM, failure.message, to_do)
