"""Clients choose their first password, and a new one, by a link in an e-mail."""

import json
import re
from typing import Any

from django.test import Client

from igny8.accounts.models import User
from igny8.mail.models import Email

AUTH = "/_allauth/browser/v1/auth"
CHOSEN = "four green herons"


def post(client: Client, path: str, body: dict[str, str]) -> Any:
    return client.post(f"{AUTH}/{path}", json.dumps(body), content_type="application/json")


def key_sent() -> str:
    found = re.search(r"/reset-password/(\S+)", Email.objects.get(kind="password").text)
    assert found is not None
    return found[1]


def test_a_client_without_a_password_chooses_one_and_is_signed_in(carl: User) -> None:
    client = Client()

    asked = post(client, "password/request", {"email": carl.email})
    chosen = post(client, "password/reset", {"key": key_sent(), "password": CHOSEN})

    mail = Email.objects.get(kind="password")
    assert (asked.status_code, mail.recipient) == (200, carl.email)
    assert (mail.account.name, mail.from_name) == ("Carl's Chairs", "Northlight")
    assert chosen.status_code == 200
    assert client.get("/api/v1/me/").json()["email"] == carl.email
    carl.refresh_from_db()
    assert carl.check_password(CHOSEN)


def test_a_link_works_once(carl: User) -> None:
    post(Client(), "password/request", {"email": carl.email})
    post(Client(), "password/reset", {"key": key_sent(), "password": CHOSEN})

    again = post(Client(), "password/reset", {"key": key_sent(), "password": "another heron"})

    carl.refresh_from_db()
    assert again.status_code == 400
    assert carl.check_password(CHOSEN)


def test_nobody_learns_who_is_known(carl: User) -> None:
    known = post(Client(), "password/request", {"email": carl.email})
    unknown = post(Client(), "password/request", {"email": "nobody@else.example"})

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert [mail.recipient for mail in Email.objects.all()] == [carl.email]
