"""Every row belongs to an account, and no table points up the floors."""

import pytest
from django.apps import apps
from django.db import models

from igny8.accounts.models import AccountBaseModel
from tests.contracts.source import floors, import_contracts

# What belongs to no account, and why.
OF_NOBODY = {
    "accounts.Account": "is what rows belong to",
    "accounts.User": "a person may work for several accounts",
    "accounts.Flag": "a flag's default is the installation's",
    "billing.GatewayEvent": "says whose it is only once it is understood",
    "billing.GatewayPoll": "a gateway serves everybody",
    "billing.SandboxCharge": "stands for the books of a payment provider",
    "billing.SandboxDispute": "stands for the books of a payment provider",
    "billing.SandboxMethod": "stands for the books of a payment provider",
    "billing.SandboxNotice": "stands for the books of a payment provider",
    "billing.SandboxRefund": "stands for the books of a payment provider",
    "jobs.WorkerBeat": "a process serves everybody",
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("igny8.")]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_table_is_some_accounts(model: type[models.Model]) -> None:
    if model._meta.label not in OF_NOBODY:
        assert issubclass(model, AccountBaseModel), f"{model._meta.label} belongs to nobody"


def test_the_list_of_exceptions_names_no_table_that_is_gone() -> None:
    labels = {model._meta.label for model in our_models()}

    assert labels >= set(OF_NOBODY)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_no_foreign_key_points_up(model: type[models.Model]) -> None:
    floor = floors()
    own = model._meta.app_label
    for field in model._meta.get_fields():
        if field.is_relation and field.concrete and field.related_model:
            other = field.related_model._meta.app_label
            if other in floor and other != own:
                assert floor[own] < floor[other], f"{own}.{field.name} points to {other}"


def test_money_and_sites_are_protected_from_deletion() -> None:
    for model in our_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey):
                target = field.related_model._meta.label
                if target in ("accounts.Account", "accounts.Site"):
                    assert field.remote_field.on_delete is models.PROTECT, f"{model}.{field.name}"


def test_every_domain_is_held_to_the_order_inside_a_domain() -> None:
    listed = import_contracts()[1]["containers"]
    assert isinstance(listed, list)
    domains = {config.name for config in apps.get_app_configs() if config.name.startswith("igny8.")}

    assert domains <= set(listed)
