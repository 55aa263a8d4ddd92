"""Reading a file that a person named, with every way that can go wrong in words."""

import codecs
from pathlib import Path

from igny8.kit.errors import Invalid, NotFound

MOST_BYTES = 2 * 1024 * 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class FileRefused(Invalid):
    """The file cannot be read as text."""

    code = "file_refused"


def read_text(path: Path) -> str:
    """The text of a file of 2 MB at most, in UTF-8 or UTF-16. Raises NotFound, FileRefused."""
    if not path.exists():
        raise NotFound(f"There is no file {path}; check the name.", file=str(path))
    if path.is_dir():
        raise FileRefused(f"{path} is a folder; name the file in it.", file=str(path))
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise FileRefused(
            f"{path} has {size / 1e6:.0f} MB; 2 MB is the most that is read. Is it the right file?",
            file=str(path),
        )
    raw = path.read_bytes()
    encoding = next((name for mark, name in MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as failure:
        line = raw[: failure.start].count(b"\n") + 1
        raise FileRefused(
            f"{path}, line {line}: this is not {encoding.upper().removesuffix('-SIG')} text; save "
            "the file as UTF-8 and try again.",
            file=str(path),
            line=line,
        ) from failure
