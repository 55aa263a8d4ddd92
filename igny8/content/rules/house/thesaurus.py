"""Other words for the same thing, so that one piece of advice need not read alike on every page."""

import re
from collections.abc import Mapping

# Each may stand for the others wherever our own sentences use the first.
SAME: Mapping[str, tuple[str, ...]] = {
    "Write down": ("Write down", "Note down", "Jot down"),
    "write down": ("write down", "note down", "jot down"),
    "Note": ("Note", "Write down", "Jot down"),
    "List": ("List", "Make a list of"),
    "Begin": ("Begin", "Start"),
    "begin": ("begin", "start"),
    "begins": ("begins", "starts"),
    "begun": ("begun", "started"),
    "Choose": ("Choose", "Pick"),
    "choose": ("choose", "pick"),
    "Find out": ("Find out", "Make sure you know"),
    "find out": ("find out", "learn"),
    "Take a photo": ("Take a photo", "Take a picture"),
    "Look at": ("Look at", "Have a look at"),
    "somebody": ("somebody", "someone"),
    "everybody": ("everybody", "everyone"),
    "Everyone": ("Everyone", "Everybody"),
    "everyone": ("everyone", "everybody"),
    "nobody": ("nobody", "no one"),
    "in plain words": ("in plain words", "in simple words"),
    "the same day": ("the same day", "that very day"),
    "every day": ("every day", "each day"),
    "at once": ("at once", "right away"),
    "whether": ("whether", "if"),
    "beside": ("beside", "next to"),
    "beforehand": ("beforehand", "in advance"),
    "by itself": ("by itself", "on its own"),
}
_LONGEST_FIRST = sorted(SAME, key=len, reverse=True)
KNOWN = re.compile(rf"(?<![\w{{])(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?![\w}}])")
