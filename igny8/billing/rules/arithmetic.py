"""How an amount came about: kept with each line as plain data, and said in a sentence.

Amounts travel as decimal strings, days as ISO dates; `rule` says which sentence below applies.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from igny8.billing.rules.periods import Period
from igny8.kit.money import Money

Arithmetic = Mapping[str, Any]


def period_fee(price: Money, period: Period, *, time_zone: str) -> dict[str, Any]:
    """The fee of a period: the monthly price, or its share by days."""
    facts: dict[str, Any] = {
        "rule": "whole_period" if period.is_whole else "part_period",
        "price": str(price.amount),
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "time_zone": time_zone,
    }
    if not period.is_whole:
        facts |= {
            "days": period.days,
            "whole_days": period.whole_days,
            "whole_start": period.whole_start.isoformat(),
            "whole_end": period.whole_end.isoformat(),
        }
    return facts


def quantity(count: Decimal | int, unit_price: Decimal) -> dict[str, Any]:
    """So many at a price each."""
    return {"rule": "quantity", "quantity": str(count), "unit_price": str(unit_price)}


def cost_plus(cost: Decimal, markup: Decimal) -> dict[str, Any]:
    """Our cost times a markup, such as 1.20 (specification 2.2: cost plus twenty percent)."""
    return {"rule": "cost_plus", "cost": str(cost), "markup": str(markup)}


def surcharge(price: Decimal, factor: Decimal) -> dict[str, Any]:
    """A list price times a niche's surcharge, such as 1.50 (specification 3.4)."""
    return {"rule": "surcharge", "price": str(price), "surcharge": str(factor)}


def open_elsewhere(total: Money, still_open: Money) -> dict[str, Any]:
    """What was open on an invoice that other software issued, when it was taken over."""
    return {"rule": "open_elsewhere", "total": str(total.amount), "open": str(still_open.amount)}


def explain(facts: Arithmetic, amount: Money) -> str:
    """The sentence that says why the line is this amount; a rule of nobody's lists its facts."""
    sentence = SENTENCES.get(str(facts.get("rule", "")), _as_listed)
    return sentence(facts, amount)


def day_in_words(day: date) -> str:
    """1 Nov 2026."""
    return f"{day.day} {day:%b %Y}"


def span_in_words(start: date, end: date) -> str:
    """The days [start, end), first to last: 1 Nov 2026 to 30 Nov 2026."""
    return f"{day_in_words(start)} to {day_in_words(end - timedelta(days=1))}"


def _money(text: Any, like: Money) -> Money:
    return Money(Decimal(str(text)), like.currency)


def _span(start: Any, end: Any) -> str:
    return span_in_words(date.fromisoformat(str(start)), date.fromisoformat(str(end)))


def _whole_period(facts: Arithmetic, amount: Money) -> str:
    return f"{_span(facts['start'], facts['end'])}: a whole month at {amount}."


def _part_period(facts: Arithmetic, amount: Money) -> str:
    return (
        f"{_span(facts['start'], facts['end'])}: {facts['days']} of the {facts['whole_days']} days "
        f"from {_span(facts['whole_start'], facts['whole_end'])}, so {facts['days']}/"
        f"{facts['whole_days']} of {_money(facts['price'], amount)} = {amount}, rounded half up."
    )


def _quantity(facts: Arithmetic, amount: Money) -> str:
    return f"{facts['quantity']} x {_money(facts['unit_price'], amount)} = {amount}."


def _cost_plus(facts: Arithmetic, amount: Money) -> str:
    percent = ((Decimal(str(facts["markup"])) - 1) * 100).normalize()
    return f"Our cost of {_money(facts['cost'], amount)} plus {percent:f} % = {amount}."


def _surcharge(facts: Arithmetic, amount: Money) -> str:
    return (
        f"{_money(facts['price'], amount)} x {facts['surcharge']} for the niche = {amount}, "
        "rounded half up."
    )


def _open_elsewhere(facts: Arithmetic, amount: Money) -> str:
    total = _money(facts["total"], amount)
    paid = total - _money(facts["open"], amount)
    if not paid.amount:
        return f"{total} on an invoice issued before the move here, all of it open."
    return (
        f"{total} on an invoice issued before the move here, less {paid} settled there = {amount}."
    )


def _as_listed(facts: Arithmetic, amount: Money) -> str:
    known = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in facts.items())
    return f"{known} = {amount}." if known else f"Agreed at {amount}."


SENTENCES: dict[str, Callable[[Arithmetic, Money], str]] = {
    "whole_period": _whole_period,
    "part_period": _part_period,
    "quantity": _quantity,
    "cost_plus": _cost_plus,
    "surcharge": _surcharge,
    "open_elsewhere": _open_elsewhere,
}
