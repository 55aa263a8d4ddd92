"""Prove that the books agree: journal, invoices, payments, gateways, periods, MRR, dashboard.

igny8 reconcile
igny8 reconcile --mend-figures     # bring the dashboard's sums back to the journal first

Every difference is listed, to the cent, by account and currency; ends with code 1 where there is
one. The books themselves are never changed by it: docs/operate/reconciling.md says what to do.
"""

import argparse

from igny8.billing.queries.reconcile import as_facts, in_words
from igny8.cli.main import Arguments
from igny8.dashboard.actions.booked_months import mend_booked_months
from igny8.dashboard.actions.reconciling import prove_books


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mend-figures",
        action="store_true",
        help="work out again what the dashboard keeps of the journal",
    )
    parser.add_argument("--all", action="store_true", help="list the checks that agree, too")


def run(arguments: Arguments) -> int:
    """Look at everything, say what differs, end with 1 where something does."""
    output = arguments.output
    if arguments.mend_figures:
        output.say(f"{mend_booked_months()} sums of the dashboard were put right.")
    kept, findings = prove_books(now=arguments.now)
    for finding in findings:
        if finding.agrees and arguments.all:
            output.say(f"ok       {finding.check.title}.")
        if not finding.agrees:
            output.say(f"DIFFERS  {finding.check.title}: {finding.count}.")
            for difference in finding.differences:
                output.say(f"         {in_words(finding, difference)}")
            if finding.count > len(finding.differences):
                output.say(f"         And {finding.count - len(finding.differences)} more.")
    output.say(
        f"{kept.difference_count} differences in {kept.check_count} checks ({kept.seconds} s)."
        if kept.difference_count
        else f"Everything agrees: {kept.check_count} checks ({kept.seconds} s)."
    )
    output.result(
        {
            "agrees": not kept.difference_count,
            "differences": kept.difference_count,
            "seconds": str(kept.seconds),
            "checks": [as_facts(finding) for finding in findings],
        }
    )
    return 1 if kept.difference_count else 0
