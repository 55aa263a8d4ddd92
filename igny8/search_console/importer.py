"""Reading an export from the disk: a folder, its CSV files, or the ZIP that Google gives.

Nothing is unpacked to the disk. Sizes are checked before a byte is read, and again while reading,
since a ZIP may lie about what is in it.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath
from stat import S_ISREG
from typing import IO
from zlib import error as ZlibError  # noqa: N812 - its own name says nothing

from igny8.search_console.errors import ImportRefused
from igny8.search_console.rules.assemble import assemble
from igny8.search_console.rules.export import Export
from igny8.search_console.rules.tables import read_table

MEGABYTE = 1_000_000
# Google exports 1,000 rows a file at most: a real one is far below a megabyte.
MAX_FILE_BYTES = 20 * MEGABYTE
MAX_EXPORT_BYTES = 50 * MEGABYTE
MAX_FILES = 50
# Text of this kind shrinks about tenfold; a bomb shrinks a thousandfold.
MAX_RATIO = 200
RATIO_MATTERS_FROM = 1 * MEGABYTE

EXPORT_NAME = re.compile(r"-(\d{4}-\d{2}-\d{2})(?: ?\(\d+\))?\.zip$", re.IGNORECASE)
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
EXPORT_AGAIN = "Export the Performance report again, as CSV."


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and bytes."""

    name: str
    content: bytes


def read_export(paths: Sequence[Path]) -> Export:
    """Read one Search Console export from a folder, CSV files or a ZIP.

    Raises ImportRefused, naming the file, the line, what was expected and what to do.
    Source of the file format: exports of the Performance report, seen 2025 and 2026.
    """
    sources = list(_sources(paths))
    if not sources:
        names = ", ".join(path.name for path in paths) or "(nothing)"
        raise ImportRefused(
            "there is no CSV file in it.", file=names,
            expected="Chart.csv (or Dates.csv), Queries.csv, Pages.csv and so on",
            remedy=EXPORT_AGAIN,
        )  # fmt: skip
    tables = [read_table(_text(source), file=source.name) for source in sources]
    return assemble(tables, exported_on=_exported_on(paths))


def _exported_on(paths: Sequence[Path]) -> date | None:
    """The day of the export, from the name that Google gives the ZIP or its folder."""
    for path in paths:
        name = path.name if path.suffix.lower() == ".zip" else f"{path.name}.zip"
        if found := EXPORT_NAME.search(name):
            with suppress(ValueError):
                return date.fromisoformat(found[1])
    return None


def _sources(paths: Sequence[Path]) -> Iterator[Source]:
    files = [file for path in paths for file in _files(path)]
    _check_sizes(files)
    for file in files:
        with file.open("rb") as stream:
            content = _read(stream, file.name, MAX_FILE_BYTES)
        if content[:4] in ZIP_MAGIC:
            yield from _unzipped(file)
        elif file.suffix.lower() == ".csv":
            yield Source(file.name, content)
        else:
            raise ImportRefused(
                "the file is neither a CSV file nor a ZIP.", file=file.name,
                expected="a name ending in .csv or .zip", remedy=EXPORT_AGAIN,
            )  # fmt: skip


def _files(path: Path) -> list[Path]:
    """The files that a path stands for: itself, or what a folder holds of CSV and ZIP files."""
    try:
        if path.is_dir():
            shown = (file for file in path.iterdir() if not file.name.startswith("."))
            inside = sorted(file for file in shown if file.is_file())
            tables = [file for file in inside if file.suffix.lower() == ".csv"]
            return tables or [file for file in inside if file.suffix.lower() == ".zip"]
        if S_ISREG(path.stat().st_mode):
            return [path]
    except OSError as failure:
        reason = failure.strerror or "it cannot be opened"
        raise ImportRefused(
            f"{reason}.", file=str(path), expected="a folder, CSV files or a ZIP that exist",
            remedy="Check the path and that you may read it.",
        ) from failure  # fmt: skip
    raise ImportRefused(
        "this is not a file.", file=str(path), expected="a folder, CSV files or a ZIP",
        remedy=EXPORT_AGAIN,
    )  # fmt: skip


def _check_sizes(files: list[Path]) -> None:
    """Refuse what is too big before any of it is read."""
    sizes = {file: file.stat().st_size for file in files}
    for file, size in sizes.items():
        if size > MAX_FILE_BYTES:
            raise _too_big(file.name, f"{size / MEGABYTE:,.0f} MB", MAX_FILE_BYTES)
    if len(files) > MAX_FILES or sum(sizes.values()) > MAX_EXPORT_BYTES:
        raise _too_big(
            files[0].parent.name, f"{len(files)} files, {sum(sizes.values()) / MEGABYTE:,.0f} MB",
            MAX_EXPORT_BYTES,
        )  # fmt: skip


def _too_big(name: str, size: str, limit: int) -> ImportRefused:
    return ImportRefused(
        f"it is too big for an export ({size}).", file=name,
        expected=f"at most {limit // MEGABYTE} MB; Google gives 1,000 rows a file",
        remedy=EXPORT_AGAIN,
    )  # fmt: skip


def _read(stream: IO[bytes], name: str, limit: int) -> bytes:
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise _too_big(name, f"more than {limit // MEGABYTE} MB", limit)
    return content


def _unzipped(file: Path) -> Iterator[Source]:
    """The CSV files in a ZIP, read in memory."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = _checked_entries(archive, file.name)
            room = MAX_EXPORT_BYTES
            for entry in entries:
                with archive.open(entry) as stream:
                    content = _read(stream, f"{file.name}/{entry.filename}", room)
                room -= len(content)
                yield Source(PurePosixPath(entry.filename).name, content)
    except (zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError) as broken:
        raise ImportRefused(
            f"the ZIP cannot be opened ({broken}).", file=file.name,
            expected="a whole ZIP without a password",
            remedy="Download it again, or unpack it and import the folder.",
        ) from broken  # fmt: skip


def _checked_entries(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """The ZIP's CSV files, after refusing what no export of Google's has."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if any(entry.filename == "[Content_Types].xml" for entry in entries):
        raise ImportRefused(
            "this is an Excel file.", file=name, expected="CSV files", remedy=EXPORT_AGAIN
        )
    unsafe = next((entry.filename for entry in entries if _leaves_its_folder(entry.filename)), None)
    if unsafe is not None:
        raise ImportRefused(
            f"it holds “{unsafe}”, which points outside of it.", file=name,
            expected="only plain file names",
            remedy="This is not an export of Google's; do not open it, and export again.",
        )  # fmt: skip
    _check_unpacked_size(entries, name)
    tables = [entry for entry in entries if _is_table(entry.filename)]
    if not tables and any(entry.filename.lower().endswith(".zip") for entry in entries):
        raise ImportRefused(
            "there is another ZIP in it.", file=name, expected="CSV files",
            remedy="Unpack it once and import the ZIP inside.",
        )  # fmt: skip
    return tables


def _leaves_its_folder(name: str) -> bool:
    parts = {*PurePosixPath(name).parts, *PureWindowsPath(name).parts}
    windows = PureWindowsPath(name)
    return ".." in parts or name.startswith(("/", "\\")) or bool(windows.drive)


def _check_unpacked_size(entries: list[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_FILES or unpacked > MAX_EXPORT_BYTES:
        size = f"{len(entries)} files, {unpacked / MEGABYTE:,.0f} MB unpacked"
        raise _too_big(name, size, MAX_EXPORT_BYTES)
    if unpacked > RATIO_MATTERS_FROM and unpacked > packed * MAX_RATIO:
        raise ImportRefused(
            f"it unpacks to {unpacked // max(packed, 1)} times its size, as a ZIP bomb does.",
            file=name, expected=f"at most {MAX_RATIO} times", remedy=EXPORT_AGAIN,
        )  # fmt: skip


def _is_table(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith(("__MACOSX", ".")) for part in path.parts)
    return path.suffix.lower() == ".csv" and not hidden


def _text(source: Source) -> str:
    """The file's text: UTF-8 or UTF-16, with or without a byte order mark."""
    content = source.content
    encoding = "utf-8-sig"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif b"\x00" in content[:200]:
        encoding = "utf-16-be" if content[:1] == b"\x00" else "utf-16-le"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as broken:
        raise _wrong_encoding(source, content[: broken.start].count(b"\n") + 1) from broken
    if "\x00" in text:
        raise _wrong_encoding(source, text[: text.index("\x00")].count("\n") + 1)
    return text


def _wrong_encoding(source: Source, line: int) -> ImportRefused:
    return ImportRefused(
        "there are bytes that are no text.", file=source.name, line=line,
        expected="UTF-8 (as Google writes it) or UTF-16",
        remedy="Import the file as it was downloaded; from Excel, save it as “CSV UTF-8”.",
    )  # fmt: skip
