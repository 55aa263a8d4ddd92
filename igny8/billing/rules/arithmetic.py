"""How an amount came about: kept with each line as plain data, and said in a sentence.

Amounts travel as decimal strings, days as ISO dates; `rule` says which sentence below applies.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from igny8.billing.rules.periods import Period
from igny8.kit.money import Money, minor_digits, split_by_largest_remainder

Arithmetic = Mapping[str, Any]


def period_fee(price: Decimal, period: Period, *, time_zone: str) -> dict[str, Any]:
    """The fee of a period: the monthly price, or its share by days; nothing of a trial's."""
    paid = "whole_period" if period.is_whole else "part_period"
    facts: dict[str, Any] = {
        "rule": "trial" if period.is_free else paid,
        "price": str(price),
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "time_zone": time_zone,
    }
    if not period.is_whole and not period.is_free:
        facts |= {
            "days": period.days,
            "whole_days": period.whole_days,
            "whole_start": period.whole_start.isoformat(),
            "whole_end": period.whole_end.isoformat(),
        }
    return facts


def upgrade(before: Decimal, after: Decimal, period: Period) -> dict[str, Any]:
    """The difference of two monthly prices for the rest of a period, by days."""
    return {
        "rule": "upgrade",
        "price_before": str(before),
        "price": str(after),
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "days": period.days,
        "whole_days": period.whole_days,
    }


def quantity(count: Decimal | int, unit_price: Decimal) -> dict[str, Any]:
    """So many at a price each."""
    return {"rule": "quantity", "quantity": str(count), "unit_price": str(unit_price)}


def cost_plus(cost: Decimal, markup: Decimal) -> dict[str, Any]:
    """Our cost times a markup, such as 1.20 (specification 2.2: cost plus twenty percent)."""
    return {"rule": "cost_plus", "cost": str(cost), "markup": str(markup)}


def hours_beyond(
    start: date, end: date, *, worked: int, included: int, billed: int, hour_rate: Decimal
) -> dict[str, Any]:
    """Minutes worked on the days [start, end), less those included and those billed before."""
    return {
        "rule": "hours_beyond",
        "start": start.isoformat(),
        "end": end.isoformat(),
        "worked": worked,
        "included": included,
        "billed": billed,
        "minutes": worked - included - billed,
        "hour_rate": str(hour_rate),
    }


def surcharge(price: Decimal, factor: Decimal) -> dict[str, Any]:
    """A list price times a niche's surcharge, such as 1.50 (specification 3.4)."""
    return {"rule": "surcharge", "price": str(price), "surcharge": str(factor)}


def fewer(price: Decimal, off: Decimal, *, missing: int, of: int) -> dict[str, Any]:
    """A price, less the even share of what was not delivered of it."""
    return {
        "rule": "fewer",
        "price": str(price),
        "taken_off": str(off),
        "missing": missing,
        "of": of,
    }


def even_share(whole: Money, *, number: int, of: int) -> tuple[Money, dict[str, Any]]:
    """One of so many even parts, numbered from one, and how it came about.

    The parts add up to the whole exactly: by largest remainder, with the cents left over going to
    the first ones.
    """
    parts = split_by_largest_remainder(whole.amount, [1] * of, places=minor_digits(whole.currency))
    facts = {"rule": "even_share", "price": str(whole.amount), "number": number, "of": of}
    return Money(parts[number - 1], whole.currency), facts


def unused_days(price: Money, *, start: date, until: date, end: date) -> dict[str, Any]:
    """The fee of the days [start, end), less the share of those from `until` on.

    The share is rounded half up.
    """
    unused, days = (end - until).days, (end - start).days
    share = Money(price.amount * unused / days, price.currency).rounded()
    return {
        "rule": "unused_days",
        "price": str(price.amount),
        "taken_off": str(share.amount),
        "until": until.isoformat(),
        "end": end.isoformat(),
        "unused": unused,
        "days": days,
    }


def taken_off(facts: Arithmetic) -> Decimal:
    """What was taken off the price before it was billed."""
    return Decimal(str(facts.get("taken_off", 0)))


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


@lru_cache(maxsize=4096)
def span_in_words(start: date, end: date) -> str:
    """The days [start, end), first to last: 1 Nov 2026 to 30 Nov 2026."""
    return f"{day_in_words(start)} to {day_in_words(end - timedelta(days=1))}"


def _money(text: Any, like: Money) -> Money:
    return Money(Decimal(str(text)), like.currency)


def _span(start: Any, end: Any) -> str:
    return span_in_words(date.fromisoformat(str(start)), date.fromisoformat(str(end)))


def _whole_period(facts: Arithmetic, amount: Money) -> str:
    month = f"{_span(facts['start'], facts['end'])}: a whole month at "
    if "coupon" not in facts:
        return f"{month}{amount}."
    return f"{month}{_money(facts['price'], amount)}{_coupon(facts, amount)} = {amount}."


def _part_period(facts: Arithmetic, amount: Money) -> str:
    return (
        f"{_span(facts['start'], facts['end'])}: {facts['days']} of the {facts['whole_days']} days "
        f"from {_span(facts['whole_start'], facts['whole_end'])}, so {facts['days']}/"
        f"{facts['whole_days']} of {_money(facts['price'], amount)}{_coupon(facts, amount)} = "
        f"{amount}, rounded half up."
    )


def _coupon(facts: Arithmetic, amount: Money) -> str:
    if "percent_off" in facts:
        return f" less {Decimal(str(facts['percent_off'])).normalize():f} % ({facts['coupon']})"
    if "amount_off" in facts:
        return f" less {_money(facts['amount_off'], amount)} ({facts['coupon']})"
    return ""


def _trial(facts: Arithmetic, amount: Money) -> str:
    return f"{_span(facts['start'], facts['end'])}: a free trial."


def _once(facts: Arithmetic, amount: Money) -> str:
    return f"Once, at the beginning: {amount}."


def _upgrade(facts: Arithmetic, amount: Money) -> str:
    before, after = _money(facts["price_before"], amount), _money(facts["price"], amount)
    return (
        f"{_span(facts['start'], facts['end'])}: from {before} to {after} a month, so "
        f"{facts['days']}/{facts['whole_days']} of {after - before}{_coupon(facts, amount)} = "
        f"{amount}, rounded half up."
    )


def _quantity(facts: Arithmetic, amount: Money) -> str:
    price = Decimal(str(facts["unit_price"]))
    return f"{facts['quantity']} x {_unit_price(price, amount)} = {amount}."


def _unit_price(price: Decimal, like: Money) -> str:
    """A price of one, with the places beyond the currency's where it has any: 0.015 USD."""
    plain = Money(price, like.currency)
    return str(plain) if plain.rounded() == plain else f"{price.normalize():f} {like.currency}"


def _cost_plus(facts: Arithmetic, amount: Money) -> str:
    percent = ((Decimal(str(facts["markup"])) - 1) * 100).normalize()
    return f"Our cost of {_money(facts['cost'], amount)} plus {percent:f} % = {amount}."


def _hours_beyond(facts: Arithmetic, amount: Money) -> str:
    return (
        f"{_span(facts['start'], facts['end'])}: {facts['worked']} minutes worked - "
        f"{facts['included']} included - {facts['billed']} billed before = {facts['minutes']}, at "
        f"{_money(facts['hour_rate'], amount)} an hour = {amount}, rounded half up."
    )


def _surcharge(facts: Arithmetic, amount: Money) -> str:
    return (
        f"{_money(facts['price'], amount)} x {facts['surcharge']} for the niche = {amount}, "
        "rounded half up."
    )


def _fewer(facts: Arithmetic, amount: Money) -> str:
    return (
        f"{facts['missing']} of {facts['of']} were not delivered, so {_taken_off(facts, amount)}."
    )


def _even_share(facts: Arithmetic, amount: Money) -> str:
    whole = _money(facts["price"], amount)
    return (
        f"Part {facts['number']} of {facts['of']} even parts of {whole} = {amount}; cents that do "
        "not divide go to the first parts."
    )


def _unused_days(facts: Arithmetic, amount: Money) -> str:
    return (
        f"{_span(facts['until'], facts['end'])}: {facts['unused']} of {facts['days']} days are not "
        f"served, so {_taken_off(facts, amount)}."
    )


def _taken_off(facts: Arithmetic, amount: Money) -> str:
    price, off = _money(facts["price"], amount), _money(facts["taken_off"], amount)
    return f"{price} - {off} = {amount}"


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
    "trial": _trial,
    "once": _once,
    "upgrade": _upgrade,
    "quantity": _quantity,
    "cost_plus": _cost_plus,
    "hours_beyond": _hours_beyond,
    "surcharge": _surcharge,
    "fewer": _fewer,
    "even_share": _even_share,
    "unused_days": _unused_days,
    "open_elsewhere": _open_elsewhere,
}
