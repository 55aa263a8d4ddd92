"""The statement of account as a PDF, made each time it is asked for."""

from datetime import timedelta
from decimal import Decimal

from igny8.accounts.models import Account
from igny8.billing.actions.parties import buyer_of, seller_to
from igny8.billing.actions.printing import Facts, Style, draw, head_facts
from igny8.billing.queries.statements import Statement, StatementLine
from igny8.kit.money import Money

ONE_DAY = timedelta(days=1)


def draw_statement(statement: Statement) -> bytes:
    """The statement as a PDF under the brand of today. Raises PdfFailed, PdfNotReady."""
    seller = _seller(statement.account)
    return draw("statement.typ", statement_facts(statement), logo_file=seller["logo_file"])


def statement_name(statement: Statement) -> str:
    """The document's file name."""
    name = _seller(statement.account)["name"]
    return f"{name} statement {statement.start} to {statement.end - ONE_DAY}.pdf"


def statement_facts(statement: Statement) -> Facts:
    """Everything that the template prints, as text in the account's manner of writing."""
    account = statement.account
    style, last = Style(account), statement.end - ONE_DAY
    seller, currency = _seller(account), statement.closing.currency
    head = head_facts(
        "Statement of account", last, seller=seller, buyer=buyer_of(account), currency=currency
    )
    closing = statement.closing.amount
    return head | {
        "from": style.day(statement.start),
        "until": style.day(last),
        "opening": style.money(statement.opening.amount, currency),
        "lines": [_line(line, style) for line in statement.lines],
        "closing": style.money(abs(closing), currency),
        "closing_words": _closing_words(closing),
        "bank_details": seller["bank_details"] if closing > 0 else "",
    }


def _line(line: StatementLine, style: Style) -> dict[str, str]:
    amount = line.amount.amount
    shown = _shown(Money(abs(amount), line.amount.currency), style)
    return {
        "day": style.day(line.day),
        "what": line.title,
        "more": shown if amount > 0 else "",
        "less": shown if amount < 0 else "",
        "balance": _shown(line.balance, style),
    }


def _shown(money: Money, style: Style) -> str:
    return style.money(money.amount, money.currency)


def _closing_words(closing: Decimal) -> str:
    if closing > 0:
        return "You owe"
    return "We hold for you" if closing < 0 else "Nothing is owed"


def _seller(account: Account) -> dict[str, str]:
    return seller_to(account)
