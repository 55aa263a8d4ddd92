"""Proof that the books agree with each other: what does not, to the cent, by account and currency.

A check is one statement over whole tables, so their number is fixed however many rows there are.
It answers the rows in which two things that must be the same are not: account, subject, currency,
what the one says and what the other says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

# How many differences of one check are listed; all of them are counted.
MOST_LISTED = 200
# Sums over millions of entries are made in memory where they fit into this.
MEMORY = "SET LOCAL work_mem = '64MB'"

LISTED = """
SELECT d.account_id, coalesce(a.name, ''), d.subject, d.currency, d.stated, d.booked,
       count(*) OVER ()
FROM ({check}) AS d (account_id, subject, currency, stated, booked)
LEFT JOIN accounts_account a ON a.id = d.account_id
ORDER BY 2, 3, 4, 5, 6 LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Check:
    """Two things that must be the same, and the statement that finds where they are not.

    `one` and `other` name what the statement's `stated` and `booked` are. The statement may use
    the parameter `now`, the moment that it is; it is empty where the two are compared otherwise.
    """

    code: str
    title: str
    one: str
    other: str
    sql: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the two are not the same; an amount is None where there is nothing on that side."""

    account_id: UUID | None
    account: str
    subject: str
    currency: str
    stated: Decimal | None
    booked: Decimal | None

    @property
    def apart(self) -> Decimal:
        """How much more the one says than the other."""
        return (self.stated or Decimal(0)) - (self.booked or Decimal(0))


@dataclass(frozen=True, slots=True)
class Finding:
    """How one check came out: all the differences there are, of which the first are listed."""

    check: Check
    count: int
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        return self.count == 0


@contextmanager
def one_moment() -> Iterator[None]:
    """Within the block everything is read as it was at one moment, whatever is written meanwhile.

    Inside a transaction that has begun already, as it comes.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(MEMORY)
        yield


def look_for_differences(checks: Iterable[Check], *, now: datetime) -> list[Finding]:
    """How each of the checks comes out; one query each."""
    return [_look(check, now) for check in checks]


def _look(check: Check, now: datetime) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(LISTED.format(check=check.sql), {"most": MOST_LISTED, "now": now})
        rows = cursor.fetchall()
    return found(check, [Difference(*row[:-1]) for row in rows], count=rows[0][-1] if rows else 0)


def found(check: Check, differences: Sequence[Difference], *, count: int) -> Finding:
    """The finding of a check, with as many of its differences as are listed."""
    return Finding(check, count, tuple(differences[:MOST_LISTED]))


def in_words(finding: Finding, difference: Difference) -> str:
    """What does not agree, in a sentence."""
    of = " ".join(part for part in (difference.account, difference.subject) if part) or "in all"
    sides = (
        f"{name} {_amount(amount, difference.currency)}"
        for name, amount in (
            (finding.check.one, difference.stated),
            (finding.check.other, difference.booked),
        )
    )
    apart = f"; {difference.apart:+,.2f} apart" if difference.currency else ""
    return f"{of}: {', '.join(sides)}{apart}."


def _amount(amount: Decimal | None, currency: str) -> str:
    if amount is None:
        return "nothing"
    return f"{amount:,.2f} {currency}" if currency else f"{amount:,f}".rstrip("0").rstrip(".")


def as_facts(finding: Finding) -> Mapping[str, Any]:
    """A finding as plain data; amounts are decimal strings."""
    return {
        "check": finding.check.code,
        "title": finding.check.title,
        "differences": finding.count,
        "listed": [
            {
                "account": one.account,
                "subject": one.subject,
                "currency": one.currency,
                finding.check.one: None if one.stated is None else str(one.stated),
                finding.check.other: None if one.booked is None else str(one.booked),
                "apart": str(one.apart),
            }
            for one in finding.differences
        ],
    }
