"""The address of a client's site, from what a person typed."""

import re
from urllib.parse import urlsplit

from igny8.publishing.errors import BadSiteAddress

ADMIN_PART = re.compile(r"/(wp-admin|wp-login\.php|wp-json|xmlrpc\.php)(/.*)?$")
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s/?#@:\[\]]+)(:\d{1,5})?", re.IGNORECASE)


def site_address(typed: str, *, allow: tuple[str, ...] = ()) -> str:
    """`https://example.com/blog` from what was typed, pasted admin links included.

    Plain http would show the password to everybody on the way, so it is refused except for the
    `host:port` entries of `allow`. Raises BadSiteAddress.
    """
    text = typed.strip()
    if "://" not in text:
        text = f"https://{text}"
    parts = urlsplit(text)
    host = parts.netloc.lower()
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(host):
        raise BadSiteAddress(
            f"“{typed.strip()[:100]}” is not the address of a website. Please enter it as the "
            "browser shows it, for example https://www.example.com.",
            field="base_url",
        )
    if parts.scheme == "http" and host not in allow:
        raise BadSiteAddress(
            f"{host} is given with http, over which the application password could be read by "
            f"others on the way. Please use https://{host}; if the site has no certificate yet, "
            "its host can add one. (A test site on this machine is allowed by whoever runs this "
            f"installation: IGNY8_OUTBOUND_ALLOWLIST={host}.)",
            field="base_url",
        )
    path = ADMIN_PART.sub("", parts.path).rstrip("/")
    return f"{parts.scheme}://{host}{path}"
