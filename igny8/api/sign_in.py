"""How people sign in: by e-mail; nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from igny8.accounts.models import User
from igny8.accounts.queries import first_membership
from igny8.kit.clock import utc_now
from igny8.mail.actions import queue_email


class OurSignIn(DefaultAccountAdapter):  # type: ignore[misc]
    """People are invited or come with an intake; there is no open registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Write to the person under the brand of their account; to nobody who belongs to none."""
        membership = first_membership(user)
        if membership is None:
            return
        now = utc_now()
        queue_email(
            membership.account,
            kind="password",
            document_id=f"{user.pk}:{now.isoformat()}",
            recipient=user.email,
            subject="Choose your password",
            context={
                "person": user.name or user.email,
                "email": user.email,
                "password_url": context["password_reset_url"],
            },
            now=now,
        )
