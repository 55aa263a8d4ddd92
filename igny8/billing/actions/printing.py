"""How billing's documents are written, drawn and kept: each once, in the account's manner."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.db import transaction

from igny8.accounts.actions.files import read_stored, store_file
from igny8.accounts.models import Account, StoredFile
from igny8.billing.models import CreditNote, Invoice, Payment
from igny8.billing.rules.tax import TaxedPart, by_rate
from igny8.kit.pdf import PdfFailed, render_pdf

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "documents"
DAY = "d MMM yyyy"
ISOLATE, END_ISOLATE = "\N{RIGHT-TO-LEFT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
UNIT_PRICE = "#,##0.00##"
# What the templates ask of each side; documents of an earlier version may lack some.
SELLER = (
    "name", "legal_name", "address", "email", "phone", "website", "footer", "bank_details",
    "primary_color", "vat_number",
)  # fmt: skip
BUYER = ("name", "address", "email", "vat_number")
Facts = dict[str, Any]


class Style:
    """How an account writes days and amounts."""

    def __init__(self, account: Account) -> None:
        try:
            self.locale = Locale.parse(account.locale)
        except (UnknownLocaleError, ValueError):
            self.locale = Locale("en", "US")

    def day(self, day: date) -> str:
        written = format_date(day, DAY, locale=self.locale)
        if self.locale.text_direction == "rtl":
            # In a sentence from left to right its parts would change places.
            return f"{ISOLATE}{written}{END_ISOLATE}"
        return written

    def money(self, amount: Decimal, currency: str, *, pattern: str = "") -> str:
        if pattern:
            return format_decimal(amount, format=pattern, locale=self.locale)
        return format_currency(amount, currency, locale=self.locale)

    def number(self, value: Decimal) -> str:
        return format_decimal(value, format="#,##0.####", locale=self.locale)

    def percent(self, rate: Decimal) -> str:
        return f"{self.number(rate)} %"


def head_facts(
    title: str, day: date, *, seller: Mapping[str, str], buyer: Mapping[str, str], currency: str
) -> Facts:
    """What every document prints: its title and day, its two sides."""
    return {
        "title": title,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "currency": currency,
        "seller": {key: seller.get(key, "") for key in SELLER},
        "buyer": {key: buyer.get(key, "") for key in BUYER},
        "logo": None,
    }


def tax_facts(parts: Iterable[TaxedPart], currency: str, style: Style) -> Facts:
    """The sums by rate where tax was charged, and why none was where that has to be said."""
    rates = by_rate(parts)
    charged = [part for part in rates if part.rate]
    net = sum((part.net for part in rates), Decimal(0))
    sums = [("Net", style.money(net, currency))] if charged else []
    sums += [
        (f"{part.words} on {style.money(part.net, currency)}", style.money(part.tax, currency))
        for part in charged
    ]
    return {
        "shows_tax": bool(charged),
        "sums": [{"words": words, "amount": amount} for words, amount in sums],
        "notes": [part.words for part in rates if not part.rate and part.words],
    }


def draw(template: str, facts: Facts, *, logo_file: str = "") -> bytes:
    """The PDF of a template in templates/documents. Raises PdfFailed, PdfNotReady.

    A logo that cannot be drawn is left out rather than stopping the document.
    """
    if logo := _logo(logo_file):
        name, content = logo
        try:
            return render_pdf(TEMPLATES, template, facts | {"logo": name}, {name: content})
        except PdfFailed as failure:
            if failure.heals:
                raise
    return render_pdf(TEMPLATES, template, facts, {})


def kept_pdf(
    row: Invoice | CreditNote | Payment, *, kind: str, name: str, content: Callable[[], bytes]
) -> StoredFile:
    """The row's document, made where there is none yet; two who make it at once keep one.

    Drawn before anything is locked. Raises PdfFailed, DiskFull.
    """
    if row.pdf is not None:
        return row.pdf
    drawn = content()
    with transaction.atomic():
        rows = type(row)._default_manager.select_for_update(no_key=True, of=("self",))
        locked = rows.get(pk=row.pk)
        file = locked.pdf
        if file is None:
            file = store_file(
                row.account,
                name=name,
                content=drawn,
                content_type="application/pdf",
                kind=kind,
                audience=StoredFile.Audience.CLIENT,
            )
            locked.keep_pdf(file)
    row.pdf = file
    return file


def _logo(key: str) -> tuple[str, bytes] | None:
    file = StoredFile.objects.filter(pk=key).first() if key else None
    if file is None:
        return None
    suffix = file.name.rsplit(".", 1)[-1].lower()
    return f"logo.{suffix}", read_stored(file)
