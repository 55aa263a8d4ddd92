"""Django's admin shows rows; what has states or records moves through actions alone."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from igny8.accounts.models import User
from igny8.content.models import ContentNeed, Draft
from igny8.content.tests.conftest import blueprint, credits, draft, need, needs
from igny8.kit.admin import OnlyToLookAt

__all__ = ["blueprint", "credits", "draft", "need", "needs"]
# Facts that a person may set, and nothing else hangs on how.
MAY_BE_EDITED = {"Brand", "Flag", "PriceBookEntry", "Publisher"}


@pytest.fixture
def back_office(db):
    browser = Client()
    person = User.objects.create(email="root@northlight.example", is_staff=True, is_superuser=True)
    browser.force_login(person)
    return browser


def test_all_but_plain_facts_is_only_to_look_at():
    ours = [model for model in apps.get_models() if model.__module__.startswith("igny8.")]
    registered = {model: admin.site.get_model_admin(model) for model in ours
                  if admin.site.is_registered(model)}  # fmt: skip

    changeable = {m.__name__ for m, how in registered.items() if not isinstance(how, OnlyToLookAt)}

    assert changeable == MAY_BE_EDITED


def test_a_draft_cannot_be_set_accepted_in_the_back_office(back_office, draft):
    page = reverse("admin:content_draft_change", args=[draft.pk])

    assert back_office.get(page).status_code == 200
    assert back_office.post(page, {"status": "accepted"}).status_code == 403
    assert back_office.post(page.replace("change", "delete"), {"post": "yes"}).status_code == 403

    assert Draft.objects.get().status == "in_review"
    assert ContentNeed.objects.get(pk=draft.need_id).status == "review"


def test_no_password_is_shown_in_the_back_office(back_office, ada):
    ada.set_password("three oak chairs")
    ada.save()

    shown = back_office.get(reverse("admin:accounts_user_change", args=[ada.pk])).content.decode()

    assert "ada@northlight.example" in shown
    assert ada.password not in shown
