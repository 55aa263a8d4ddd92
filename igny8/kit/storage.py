"""Files by their content: written once, whole or not at all, under settings.FILES_ROOT."""

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from igny8.kit.errors import DiskFull, NotFound

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class StoredContent:
    """Where a content lies (`key`, relative), its hash (hex SHA-256) and size (bytes)."""

    key: str
    sha256: str
    size: int


@contextlib.contextmanager
def whole_file(path: Path, *, alone: bool = False) -> Iterator[Path]:
    """Where to write what shall be at `path`: it comes there whole, at the end, or not at all.

    `alone`: the caller sees to it that nobody else writes there at the same time; then what a
    killed process left beside it is written over by the next attempt. Raises DiskFull in a
    sentence.
    """
    partial = path.with_name(f".{path.name}.{'partial' if alone else uuid4().hex}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as failure:
        if failure.errno in NO_ROOM:
            raise DiskFull(
                f"There is no room left on the disk that holds {path.parent}; free some, then run "
                "the same command again: it carries on where it stopped.",
                path=str(path.parent),
            ) from failure
        raise
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes, *, alone: bool = False) -> None:
    """Put `content` at `path`, whole or not at all. Raises DiskFull in a sentence.

    `alone` as in `whole_file`.
    """
    with whole_file(path, alone=alone) as partial:
        partial.write_bytes(content)


def write_file(content: bytes, *, suffix: str = "") -> StoredContent:
    """Keep `content` under a key made of its hash; the same content is kept once."""
    sha256 = hashlib.sha256(content).hexdigest()
    key = f"{sha256[:2]}/{sha256[2:]}{suffix}"
    path = Path(settings.FILES_ROOT) / key
    if not path.exists():
        write_atomically(path, content)
    return StoredContent(key=key, sha256=sha256, size=len(content))


def keep_file(source: Path, *, suffix: str = "") -> StoredContent:
    """The same for a file on the disk, however large."""
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    key = f"{sha256[:2]}/{sha256[2:]}{suffix}"
    path = Path(settings.FILES_ROOT) / key
    if not path.exists():
        with whole_file(path) as partial:
            shutil.copyfile(source, partial)
    return StoredContent(key=key, sha256=sha256, size=source.stat().st_size)


def read_file(key: str) -> bytes:
    """The content under a key. Raises NotFound."""
    return path_of(key).read_bytes()


def path_of(key: str) -> Path:
    """Where the content under a key lies, to be read in parts. Raises NotFound."""
    root = Path(settings.FILES_ROOT).resolve()
    path = (root / key).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise NotFound("The file is not in the store any more.", key=key)
    return path
