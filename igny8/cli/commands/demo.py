"""Load the demo portfolio: six made-up clients, three past months and the present one.

Run again it adds what fell due since. Everything of it reaches only sandboxes and outboxes.
"""

import argparse

from django.conf import settings

from igny8.cli.main import Arguments
from igny8.cli.output import Output
from igny8.cli.work import see_through, work_off
from igny8.demo.actions.people import sign_ins_file, write_sign_ins
from igny8.demo.actions.portfolio import queue_portfolio, set_up_operator_side


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It needs none."""


def run(arguments: Arguments) -> int:
    """Queue the portfolio, follow it, say who can sign in."""
    operator = set_up_operator_side(now=arguments.now)
    job = queue_portfolio(operator, now=arguments.now)
    see_through(job, output=arguments.output, title="Loading the demo portfolio")
    work_off()
    _show(arguments.output)
    return 0


def _show(output: Output) -> None:
    people = write_sign_ins(sign_ins_file())
    output.table(
        f"Sign in at {settings.PUBLIC_URL}",
        ("Who", "E-mail", "Password"),
        [(person["role"], person["email"], person["password"]) for person in people],
    )
    output.result({"address": settings.PUBLIC_URL, "sign_ins": people})
