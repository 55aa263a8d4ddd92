"""Reading documents as a person would: the words on their pages."""

import pypdfium2

from igny8.accounts.actions.files import read_stored
from igny8.accounts.models import StoredFile


def pages_of(content: bytes) -> list[str]:
    """The words of each page, on one line."""
    pages = pypdfium2.PdfDocument(content)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pages]


def text_of(file: StoredFile) -> str:
    """The words of a kept document."""
    return " ".join(pages_of(read_stored(file)))
