"""The first line of a file: which language, which kind of file, which column is what."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from igny8.search_console.errors import ImportRefused
from igny8.search_console.rules.export import Period
from igny8.search_console.rules.languages import (
    FILTER,
    LANGUAGE_NAMES,
    LANGUAGES,
    MEASURES,
    Language,
    folded,
)
from igny8.search_console.rules.values import spoken_range

AGAIN = "Export the Performance report from Search Console again and import the files unchanged."


@dataclass(frozen=True, slots=True)
class Column:
    """A measure's column; `label` is the range it names, empty in a plain export."""

    index: int
    measure: str
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Header:
    """What a file's first line says. `labels` has the current range's label, then the previous."""

    language: Language
    kind: str
    key_name: str
    columns: tuple[Column, ...]
    labels: tuple[str, ...]

    def columns_of(self, period: Period) -> dict[str, Column]:
        label = self.labels[0 if period is Period.CURRENT else 1]
        return {column.measure: column for column in self.columns if column.label == label}

    @property
    def periods(self) -> tuple[Period, ...]:
        return (Period.CURRENT, Period.PREVIOUS)[: len(self.labels)]


def read_header(names: list[str], *, file: str) -> Header:
    """Recognize a file by its first line, or raise ImportRefused."""
    language = _language(names, file=file)
    kind = _kind(names[0], language, file=file)
    if kind == FILTER and len(names) == 2:
        return Header(language, kind, names[0], (), ("",))
    columns = tuple(
        _column(index, name, language, file=file) for index, name in enumerate(names[1:], start=1)
    )
    labels = _ordered_labels(columns, language, file=file)
    header = Header(language, kind, names[0], columns, labels)
    _check_complete(header, file=file)
    return header


def _measure_in(name: str, language: Language) -> tuple[str, str] | None:
    """The measure that a column name begins or ends with, and the label that is left."""
    bare = folded(name)
    spellings = [
        (spelling, measure)
        for measure, names in language.measures.items()
        for spelling in names
    ]  # fmt: skip
    for spelling, measure in sorted(spellings, key=lambda pair: -len(pair[0])):
        if bare == spelling:
            return measure, ""
        if bare.endswith(f" {spelling}"):
            return measure, _label(bare[: -len(spelling)])
        if bare.startswith((f"{spelling} ", f"{spelling}:")):
            return measure, _label(bare[len(spelling) :])
    return None


def _label(text: str) -> str:
    return text.strip(" :()-–")


def _language(names: list[str], *, file: str) -> Language:
    def known(language: Language) -> int:
        keys = [name for kind in language.keys.values() for name in kind]
        words = [folded(name) for name in names]
        first = bool(words) and words[0] in keys
        second = len(words) > 1 and words[1] in language.value_names
        measures = sum(_measure_in(name, language) is not None for name in names[1:])
        return measures * 2 + first + (2 if first and second else 0)

    best = max(LANGUAGES, key=known)
    if known(best) >= 3:
        return best
    raise ImportRefused(
        f"the columns “{', '.join(name.strip() for name in names[:6])}” are of no Search Console "
        "export that can be read, or of a language that is not known.",
        file=file, line=1,
        expected=f"a header such as “Top queries, Clicks, Impressions, CTR, Position”, in one of "
        f"these languages: {LANGUAGE_NAMES}",
        remedy="Export the Performance report (not Page indexing); for any other language, set "
        "your Google account's language to English first.",
    )  # fmt: skip


def _kind(name: str, language: Language, *, file: str) -> str:
    bare = folded(name)
    for kind, names in language.keys.items():
        if bare in names:
            return str(kind)
    known = [names[0] for names in language.keys.values()]
    near = get_close_matches(bare, known, n=1, cutoff=0.5)
    raise ImportRefused(
        f"a file whose rows are “{name.strip()}” is not known.",
        file=file, line=1, field=name.strip(),
        expected=f"one of {', '.join(known)}" + (f" (did you mean “{near[0]}”?)" if near else ""),
        remedy=AGAIN,
    )  # fmt: skip


def _column(index: int, name: str, language: Language, *, file: str) -> Column:
    found = _measure_in(name, language)
    if found is None:
        raise ImportRefused(
            f"the column “{name.strip()}” is not known.",
            file=file, line=1, field=name.strip(),
            expected="only " + ", ".join(names[0] for names in language.measures.values()),
            remedy=AGAIN,
        )  # fmt: skip
    measure, label = found
    return Column(index=index, measure=measure, label=label, name=name.strip())


def _ordered_labels(
    columns: tuple[Column, ...], language: Language, *, file: str
) -> tuple[str, ...]:
    """The labels of the ranges, the current one first."""
    labels = list(dict.fromkeys(column.label for column in columns))
    if len(labels) == 1:
        return tuple(labels)
    if len(labels) == 2 and (earlier := _earlier_label(labels, language)) is not None:
        labels.remove(earlier)
        return (labels[0], earlier)
    raise ImportRefused(
        f"it cannot be told which of “{'”, “'.join(labels)}” is the earlier range.",
        file=file, line=1,
        expected="one range, or two of which one is called previous or both give their dates",
        remedy="Compare two ranges, such as the last 28 days with the previous period.",
    )  # fmt: skip


def _earlier_label(labels: list[str], language: Language) -> str | None:
    ranges = [spoken_range(label, language) for label in labels]
    if ranges[0] and ranges[1] and ranges[0] != ranges[1]:
        return labels[0] if ranges[0] < ranges[1] else labels[1]
    for words in (language.previous_words, language.year_words):
        marked = [label for label in labels if set(re.findall(r"\w+", label)) & set(words)]
        if len(marked) == 1:
            return marked[0]
    return None


def _check_complete(header: Header, *, file: str) -> None:
    for period in header.periods:
        have = header.columns_of(period)
        missing = [measure for measure in MEASURES if measure not in have]
        label = header.labels[0 if period is Period.CURRENT else 1]
        if missing or sum(column.label == label for column in header.columns) > len(MEASURES):
            wrong = (
                f"the column “{header.language.measures[missing[0]][0]}” is missing"
                if missing
                else "a column stands there twice"
            )
            raise ImportRefused(
                f"{wrong}{f' for “{label}”' if label else ''}.",
                file=file, line=1,
                expected=f"the columns {header.language.expected_header(header.kind)}",
                remedy="Switch all four measures on above the chart and export again.",
            )  # fmt: skip
