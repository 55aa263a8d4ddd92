"""Who is asking: the session of the browser, with CSRF on everything that writes."""

from django.http import HttpRequest
from ninja.security import SessionAuth

from igny8.accounts.models import User


class SignedIn(HttpRequest):
    """A request whose sender is signed in; what endpoints behind `session` are given."""

    user: User


class Session(SessionAuth):
    """Django's session; 401 where there is none, never a redirect and never 403."""

    def _get_key(self, request: HttpRequest) -> str | None:
        """The session's cookie; CSRF is only asked of those who are signed in."""
        return super()._get_key(request) if _person(request) else None

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        return _person(request)


def _person(request: HttpRequest) -> User | None:
    user = request.user
    return user if isinstance(user, User) and user.is_active else None


session = Session()
