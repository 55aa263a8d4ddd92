"""Is this the address of a post?"""

from urllib.parse import urlsplit

from igny8.social.errors import WrongAddress
from igny8.social.rules.platforms import Platform

LONGEST = 2000


def checked_address(url: str, platform: Platform) -> str:
    """The address without spaces around it, if it can be one of a post on the platform.

    Raises WrongAddress, which says what was expected.
    """
    address = url.strip()
    expected = f"an address such as https://{platform.hosts[0] if platform.hosts else 'server'}/…"
    if len(address) > LONGEST or any(character.isspace() for character in address):
        raise WrongAddress(f"That is not the address of a post; {expected} is expected.")
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme != "https" or "." not in host or parts.username or parts.path in ("", "/"):
        raise WrongAddress(f"“{address}” is not the address of a post; {expected} is expected.")
    if platform.hosts and not any(host == h or host.endswith(f".{h}") for h in platform.hosts):
        raise WrongAddress(
            f"“{host}” is not {platform.name}; {expected} is expected.", expected=platform.hosts
        )
    return address
