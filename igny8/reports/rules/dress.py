"""From a report's stored brand and state to what its document wears."""

from typing import Any

from igny8.reports.rules.periods import Period, is_whole_months
from igny8.reports.rules.presentation import Dress

# The labels that templates/report/words has; a report in any other language is in English.
LANGUAGES = ("en",)
ENGLISH_LOCALE = "en_GB"


def words_for(language: str) -> str:
    """The labels' language for an account's (BCP 47)."""
    primary = language.split("-")[0].lower()
    return primary if primary in LANGUAGES else "en"


def locale_for(language: str, locale: str) -> str:
    """The locale of numbers and dates: the account's where the labels are in its language."""
    primary = language.split("-")[0].lower()
    matches = primary in LANGUAGES and locale.lower().startswith(primary)
    return locale if matches else ENGLISH_LOCALE


def dressed(
    brand: dict[str, Any],
    *,
    status: str,
    status_words: str,
    code: str,
    version: int,
    depth: str,
    language: str,
) -> Dress:
    """The dress of a report with this copy of its brand."""
    return Dress(
        **{name: brand.get(name, "") for name in BRAND_FIELDS},
        status=status,
        status_words=status_words,
        code=code,
        version=version,
        depth=depth,
        words=words_for(language),
    )


# What is copied of a brand; `logo` is the safe picture's file name.
BRAND_FIELDS = (
    "brand_name", "legal_name", "email", "phone", "address", "website", "footer", "primary_color",
    "accent_color", "logo",
)  # fmt: skip


def file_name(domain: str, report_type: str, period: Period, version: int) -> str:
    """What the document is called when it is downloaded; it names the client and nobody else."""
    start = period.start
    if report_type == "quarterly" and is_whole_months(period):
        when = f"{start.year}-q{(start.month + 2) // 3}"
    elif is_whole_months(period):
        when = f"{start:%Y-%m}"
    else:
        when = f"{start:%Y-%m-%d}"
    later = f"-v{version}" if version > 1 else ""
    return f"{domain}-{report_type}-report-{when}{later}.pdf"
