"""Documents as files that a person can open: copies, under their own names, in the data folder."""

from pathlib import Path

from django.conf import settings

from igny8.accounts.actions.files import read_stored
from igny8.accounts.models import Site, StoredFile
from igny8.kit.storage import write_atomically


def copy_out(file: StoredFile | None, site: Site) -> Path | None:
    """The path of a copy of the file, in documents/<domain>/; None where there is no file yet."""
    if file is None:
        return None
    path = Path(settings.DATA) / "documents" / site.domain / Path(file.name).name
    content = read_stored(file)
    if not path.exists() or path.read_bytes() != content:
        write_atomically(path, content)
    return path
