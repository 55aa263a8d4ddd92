"""Pages that carry a link, and how tests make links."""

from collections.abc import Callable
from datetime import timedelta

from igny8.sag.models import SAGBacklink

DAY = timedelta(days=1)
TARGET = "https://carls-chairs.example/oak-chairs/"
WORDS = "Chairs made of oak last for a very long time when they are cared for with a little love"
MakeLink = Callable[..., SAGBacklink]


def article(link: str = f'<a href="{TARGET}">oak chairs</a>') -> str:
    return f"<title>Oak</title><article><p>{WORDS} {link}</p></article>"
