"""Domains as they are kept: lower case, punycode, without www."""

import re

LABEL = re.compile(r"^(?!-)[a-z0-9-]{1,63}(?<!-)$")


def clean_domain(text: str) -> str:
    """The domain as it is kept. Raises ValueError with what is wrong, in words."""
    bare = text.strip().lower().rstrip(".")
    if "://" in bare or "/" in bare:
        raise ValueError(f"{text!r} is an address.")
    try:
        ascii_form = bare.encode("idna").decode().removeprefix("www.")
    except UnicodeError as problem:
        raise ValueError(f"{text!r} is not a domain.") from problem
    labels = ascii_form.split(".")
    usable = all(LABEL.match(label) for label in labels)
    if len(labels) < 2 or len(ascii_form) > 253 or not usable or labels[-1].isdigit():
        raise ValueError(f"{text!r} is not a domain.")
    return ascii_form
