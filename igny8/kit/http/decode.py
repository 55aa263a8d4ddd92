"""The bytes of a page as text, the way browsers guess it."""

import codecs
import re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
META_WITHIN = 2048
# What browsers read these charsets as.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
# The charsets of the web by Python's names. Python knows stranger ones, which are no text at all.
_OF_THE_WEB = frozenset(
    ("utf-8", "utf-16-le", "utf-16-be", "utf-16", "gb18030", "big5", "big5hkscs", "euc_jp",
     "shift_jis", "cp932", "iso2022_jp", "euc_kr", "cp949", "koi8-r", "koi8-u", "mac-roman",
     "cp866", "cp874", "tis-620")
    + tuple(f"cp125{number}" for number in range(9))
    + tuple(f"iso8859-{number}" for number in range(2, 17))
)  # fmt: skip


def decode_html(body: bytes, declared: str | None, *, cut_off: bool = False) -> str:
    """Text by byte order mark, the header's charset, a meta tag, UTF-8, then Windows-1252.

    Of a body that was `cut_off`, the last character may be incomplete.
    """
    for mark, charset in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, errors="replace")
    for label in (declared, _meta_charset(body)):
        if label and (text := _decoded(body, label)) is not None:
            return text
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body, final=not cut_off)
    except UnicodeDecodeError:
        return body.decode("windows-1252", errors="replace")


def _meta_charset(body: bytes) -> str | None:
    found = _META_CHARSET.search(body[:META_WITHIN])
    if found is None:
        return None
    label = found.group(1).decode("ascii", errors="replace").lower()
    return "utf-8" if label.startswith("utf-16") else label


def _decoded(body: bytes, label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    charset = _READ_AS.get(name, name)
    return body.decode(charset, errors="replace") if charset in _OF_THE_WEB else None
