"""Months on the command line: --month 2025-07."""

import argparse
import re
from datetime import date, datetime

from igny8.accounts.queries import operator_account
from igny8.kit.clock import local_date, month_start

SHAPE = re.compile(r"20\d{2}-(0[1-9]|1[0-2])")


def month(text: str) -> date:
    """The first day of a month such as 2025-07."""
    if not SHAPE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no month; write 2025-07")
    return date.fromisoformat(f"{text}-01")


def this_month(now: datetime) -> date:
    """The first day of the operator's present month."""
    return month_start(local_date(now, operator_account().time_zone))
