"""How often an address without sign-in may be asked: per link, and per address that asks."""

from hashlib import sha256

from django.http import HttpRequest
from ninja.throttling import SimpleRateThrottle


class PerLink(SimpleRateThrottle):
    """So many requests with one token, whoever sends them; the token itself is kept nowhere."""

    def get_cache_key(self, request: HttpRequest) -> str:
        return f"{self.rate}:{sha256(request.path.encode()).hexdigest()}"


class PerAddress(SimpleRateThrottle):
    """So many requests from one network address, whatever they name in their headers."""

    def get_cache_key(self, request: HttpRequest) -> str:
        return f"{self.rate}:{request.META.get('REMOTE_ADDR', '')}"
