"""Keeping files, and reading them again."""

from pathlib import Path

from igny8.accounts.models import Account, Site, StoredFile
from igny8.kit.storage import keep_file, path_of, read_file, write_file


def store_file(
    account: Account,
    *,
    name: str,
    content: bytes,
    content_type: str,
    kind: str,
    audience: str = StoredFile.Audience.STAFF,
    site: Site | None = None,
) -> StoredFile:
    """Keep a file for an account: bytes first, row second. Raises DiskFull."""
    suffix = f".{name.rsplit('.', 1)[-1].lower()}" if "." in name else ""
    stored = write_file(content, suffix=suffix if suffix[1:].isalnum() else "")
    return StoredFile.objects.create(
        account=account,
        site=site,
        kind=kind,
        name=name[:255],
        content_type=content_type,
        size=stored.size,
        sha256=stored.sha256,
        storage_key=stored.key,
        audience=audience,
    )


def store_path(
    account: Account, source: Path, *, name: str, content_type: str, kind: str, audience: str
) -> StoredFile:
    """Keep a file on the disk, however large, for an account. Raises DiskFull.

    The newest of this kind and name is it already where nothing has changed since.
    """
    stored = keep_file(source, suffix=source.suffix)
    same = StoredFile.objects.for_account(account).filter(kind=kind, name=name[:255])
    newest = same.order_by("-created_at", "pk").first()
    if newest is not None and newest.sha256 == stored.sha256:
        return newest
    return StoredFile.objects.create(
        account=account,
        kind=kind,
        name=name[:255],
        content_type=content_type,
        size=stored.size,
        sha256=stored.sha256,
        storage_key=stored.key,
        audience=audience,
    )


def stored_path(file: StoredFile) -> Path:
    """Where a kept file lies, to be read in parts. Raises NotFound."""
    return path_of(file.storage_key)


def read_stored(file: StoredFile) -> bytes:
    """The bytes of a kept file. Raises NotFound."""
    return read_file(file.storage_key)
