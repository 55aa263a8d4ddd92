"""What `igny8 invoice preview` and `igny8 invoice why` show: amounts before and after they are due,
each with the sentence that says how it came about."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from igny8.accounts.queries import site_named
from igny8.billing.queries.invoices import invoice_numbered
from igny8.billing.queries.previews import next_invoice
from igny8.billing.rules.arithmetic import explain
from igny8.cli.main import Arguments
from igny8.kit.clock import local_date
from igny8.kit.errors import Invalid
from igny8.kit.money import Money

WORDS = ("preview", "why")


def show(word: str, named: str | None, arguments: Arguments) -> int:
    """The next invoice of a site, or why each line of an issued one is its amount."""
    if not named:
        what = "SITE" if word == "preview" else "NUMBER"
        raise Invalid(f"Say of which: igny8 invoice {word} {what}.")
    return _preview(named, arguments) if word == "preview" else _why(named, arguments)


def _preview(site: str, arguments: Arguments) -> int:
    account = site_named(site).account
    preview = next_invoice(account, today=local_date(arguments.now, account.time_zone))
    if preview is None:
        arguments.output.say(f"Nothing will bring an invoice of {account}, as things stand.")
        arguments.output.result({"account": account.name, "next_invoice": None})
        return 0
    lines = [
        (line.description, line.amount, explain(line.arithmetic, Money(line.amount, line.currency)))
        for line in preview.lines
    ]
    _table(f"The next invoice of {account}, on {preview.issued_on}", lines, arguments)
    _totals(preview.draft.net, preview.draft.tax, preview.currency, preview.draft.tax_rule.note,
            arguments)  # fmt: skip
    arguments.output.result(
        {
            "account": account.name,
            "next_invoice": {
                "issued_on": preview.issued_on,
                "currency": preview.currency,
                "net": str(preview.draft.net),
                "tax": str(preview.draft.tax),
                "total": str(preview.total.amount),
                "lines": _facts(lines),
            },
        }
    )
    return 0


def _why(number: str, arguments: Arguments) -> int:
    invoice = invoice_numbered(number)
    rows = invoice.lines.select_related("invoice").order_by("position")
    lines = [(line.description, line.amount, line.why) for line in rows]
    _table(f"Invoice {invoice.number} of {invoice.account}", lines, arguments)
    _totals(invoice.net, invoice.tax, invoice.currency, "", arguments)
    arguments.output.result({"number": invoice.number, "lines": _facts(lines)})
    return 0


def _table(title: str, lines: Sequence[tuple[str, Decimal, str]], arguments: Arguments) -> None:
    rows = [(words, amount) for words, amount, _ in lines]
    arguments.output.table(title, ("Line", "Amount"), rows)
    for _, _, why in lines:
        arguments.output.say(why)


def _totals(net: Decimal, tax: Decimal, currency: str, note: str, arguments: Arguments) -> None:
    if tax:
        arguments.output.say(f"Net {Money(net, currency)}, tax {Money(tax, currency)}.")
    if note:
        arguments.output.say(note)
    arguments.output.say(f"Total {Money(net + tax, currency)}.")


def _facts(lines: Sequence[tuple[str, Decimal, str]]) -> list[dict[str, Any]]:
    return [
        {"description": words, "amount": str(amount), "why": why} for words, amount, why in lines
    ]
