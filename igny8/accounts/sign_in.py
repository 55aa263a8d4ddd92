"""How people sign in: by e-mail; nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """People are invited or come with an intake; there is no open registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
