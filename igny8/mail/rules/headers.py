"""Header texts that nobody can break out of."""


def header_text(text: str, *, most: int = 200) -> str:
    """One line of plain text for a header: no line breaks, no control characters, not too long."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(clean.split())[:most]
