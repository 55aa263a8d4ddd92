"""Switching features and letting people in from the terminal."""

import json
from pathlib import Path

import pytest
from django.contrib.auth import authenticate

from igny8.accounts.flags import flag_enabled
from igny8.accounts.models import Flag, Membership, User
from igny8.cli.commands import flag, onboard, person
from igny8.cli.main import Arguments
from igny8.cli.output import Output
from igny8.kit.errors import Invalid, NotFound

INTAKE = Path(__file__).parents[3] / "tests" / "data" / "intakes" / "carls-chairs.yaml"
MANAGED = "managed_services_enabled"


def arguments(now, **given):
    made = Arguments(now=now, output=Output(as_json=given.pop("json", False)))
    for name, value in given.items():
        setattr(made, name, value)
    return made


def switch(now, name, state, account=None):
    return flag.run(arguments(now, name=name, state=state, account=account))


def invite(now, email, role, *, account=None, name="", json=False):
    return person.run(arguments(now, email=email, role=role, account=account, name=name, json=json))


def test_a_feature_is_switched_for_the_installation_and_back(account, now, capsys):
    assert switch(now, MANAGED, "on") == 0
    assert flag_enabled(MANAGED, account)

    switch(now, MANAGED, "off")
    assert not flag_enabled(MANAGED, account)
    assert capsys.readouterr().out.splitlines() == [
        "managed_services_enabled is on for the installation.",
        "managed_services_enabled is off for the installation.",
    ]


def test_a_feature_is_switched_for_one_account(account, operator, now):
    switch(now, MANAGED, "on", account="carls-chairs")

    assert (flag_enabled(MANAGED, account), flag_enabled(MANAGED, operator)) == (True, False)


def test_a_misspelt_flag_is_refused_with_the_near_one(db, now):
    with pytest.raises(Invalid, match="no flag managed_service. Did you mean managed_services_en"):
        switch(now, "managed_service", "on")

    assert not Flag.objects.exists()


def test_a_flag_for_nobody_is_refused(db, now):
    with pytest.raises(NotFound, match="There is no account nobody"):
        switch(now, MANAGED, "on", account="nobody")

    assert not Flag.objects.exists()


def test_a_new_colleague_gets_a_password_that_is_shown_once(operator, now, capsys):
    invite(now, "Fin@northlight.example", "finance", name="Fin", json=True)
    shown = json.loads(capsys.readouterr().out)

    assert (shown["email"], shown["role"]) == ("fin@northlight.example", "finance")
    assert authenticate(username=shown["email"], password=shown["password"]) is not None
    assert Membership.objects.get(account=operator).role == "finance"

    invite(now, "fin@northlight.example", "admin", json=True)
    assert "password" not in json.loads(capsys.readouterr().out)
    assert authenticate(username=shown["email"], password=shown["password"]) is not None
    assert Membership.objects.get(account=operator).role == "admin"


def test_a_password_is_asked_for_on_a_terminal(operator, now, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda prompt: "three oak chairs")

    invite(now, "fin@northlight.example", "finance")

    assert authenticate(username="fin@northlight.example", password="three oak chairs") is not None
    assert "three oak chairs" not in capsys.readouterr().out


def test_two_passwords_that_differ_let_nobody_in(operator, now, monkeypatch):
    typed = iter(["three oak chairs", "four oak chairs"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))

    with pytest.raises(Invalid, match="not the same"):
        invite(now, "fin@northlight.example", "finance")

    assert not User.objects.exists()


def test_a_weak_password_lets_nobody_in(operator, now, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda prompt: "password")

    with pytest.raises(Invalid, match="too common"):
        invite(now, "fin@northlight.example", "finance")

    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("email", "role", "slug", "said"),
    [
        ("fin", "finance", None, "'fin' is no e-mail address"),
        ("fin@northlight.example", "king", None, "can be king; they can be: owner, admin"),
        ("fin@northlight.example", "client_viewer", None, "can be client_viewer"),
        ("cy@carls-chairs.example", "owner", "carls-chairs", "can be: client_approver, client_v"),
    ],
)
def test_who_cannot_be_is_refused_in_words(account, now, email, role, slug, said):
    with pytest.raises(Invalid, match=said):
        invite(now, email, role, account=slug)

    assert not User.objects.exists()


def test_taking_a_client_in_says_how_to_switch_the_pages_on(db, now, capsys):
    onboard.run(arguments(now, intake=INTAKE))
    assert f"igny8 flag {MANAGED} on" in capsys.readouterr().err

    switch(now, MANAGED, "on")
    onboard.run(arguments(now, intake=INTAKE))
    assert "igny8 flag" not in capsys.readouterr().err
