"""Keeping files, and reading them again."""

from igny8.accounts.models import Account, Site, StoredFile
from igny8.kit.storage import read_file, write_file


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


def read_stored(file: StoredFile) -> bytes:
    """The bytes of a kept file. Raises NotFound."""
    return read_file(file.storage_key)
