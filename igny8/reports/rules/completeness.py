"""How far each source can be trusted for a period, and what a report may call itself."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from igny8.reports.rules.document import SourceState, State
from igny8.reports.rules.periods import Period
from igny8.reports.rules.wording import count_of, day, days_in_words, span, whole


def search_console_state(
    period: Period,
    *,
    missing: Sequence[Period],
    settled_through: date | None,
    taken_at: datetime | None,
    locale: str,
) -> SourceState:
    """Complete when every day of the period is there and old enough not to change any more.

    Search Console's days are Pacific, and Google still changes the last ones (decisions 3.13):
    `settled_through` is the last that had settled when the data was taken.
    """
    absent = [one for gap in missing for one in gap.days()]
    if len(absent) == period.day_count:
        words = (
            f"No day of {span(period, locale)} is here: import a Search Console export that covers"
            " it. No clicks, impressions or positions are shown until then."
        )
        return _search_state("missing", None, taken_at, words)
    known = sorted(set(period.days()) - set(absent))
    unsettled = [one for one in known if settled_through is None or one > settled_through]
    first_open = min([*absent, *unsettled], default=period.end)
    through = first_open - timedelta(days=1) if first_open > period.start else None
    total = count_of(period.day_count, "day", "days", locale)
    said = []
    if absent:
        said.append(
            f"{whole(len(known), locale)} of {total} are here; nothing is known of"
            f" {days_in_words(absent, locale)}."
        )
    if unsettled:
        said.append(
            f"{days_in_words(unsettled, locale)} may still change: Google completes a (Pacific) day"
            " some three days later."
        )
    if said:
        return _search_state("partial", through, taken_at, " ".join(said))
    words = f"All {total} are here, complete through {day(period.last, locale)} (Pacific time)."
    return _search_state("complete", period.last, taken_at, words)


def _search_state(
    state: State, through: date | None, taken_at: datetime | None, words: str
) -> SourceState:
    return SourceState("search_console", "Google Search Console", state, through, taken_at, words)


def records_state(
    key: str, name: str, *, period: Period, today: date, now: datetime, locale: str
) -> SourceState:
    """Our own records: complete once the period is over, for we write them as things happen."""
    through = min(period.last, today - timedelta(days=1))
    over = today >= period.end
    words = (
        f"Our own records, complete through {day(through, locale)}."
        if over or through >= period.start
        else f"Our own records; the period began on {day(period.start, locale)}."
    )
    return SourceState(
        key, name, "complete" if over else "partial", through if through >= period.start else None,
        now, words,
    )  # fmt: skip


def checks_state(
    key: str,
    name: str,
    *,
    period: Period,
    things: tuple[str, str],
    checked_on: Sequence[date | None],
    taken_at: datetime | None,
    locale: str,
) -> SourceState:
    """Our own checks: complete when each thing was looked at; how long ago is said in words."""
    count = count_of(len(checked_on), *things, locale)
    known = [one for one in checked_on if one is not None]
    never = len(checked_on) - len(known)
    if not checked_on:
        words = f"There was no {things[0]} to check."
        return SourceState(key, name, "complete", period.last, taken_at, words)
    if never:
        words = f"{whole(never, locale)} of {count} not checked yet."
        state: State = "partial" if known else "missing"
        return SourceState(key, name, state, None, taken_at, words)
    words = f"{count} checked, none longer ago than {day(min(known), locale)}."
    before = sum(one < period.start for one in known)
    if before:
        words += f" {whole(before, locale)} of them last before the period began."
    return SourceState(key, name, "complete", period.last, taken_at, words)


def open_sources(sources: Sequence[SourceState]) -> tuple[SourceState, ...]:
    """The sources that a report still waits for."""
    return tuple(source for source in sources if source.state != "complete")


def report_status(sources: Sequence[SourceState], *, period: Period, today: date) -> str:
    """collecting while the period runs, provisional while a source is open, then ready."""
    if today < period.end:
        return "collecting"
    return "provisional" if open_sources(sources) else "ready"
