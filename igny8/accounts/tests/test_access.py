import pytest

from igny8.accounts.access import (
    accounts_with_right,
    is_staff_of_any,
    require_staff,
    rights_on,
    row_for,
    visible_accounts,
)
from igny8.accounts.actions.accounts import add_person, open_account
from igny8.accounts.errors import MayNot, NoSuchRow
from igny8.accounts.models import Site


def test_the_team_sees_every_client_and_a_client_only_himself(ada, carl, sid, account):
    assert set(visible_accounts(carl)) == {account}
    assert visible_accounts(ada).count() == 3


def test_an_agency_sees_its_own_clients_and_nobody_elses(operator, account):
    agency = open_account(
        operator, name="Resell", country="US", currency="USD", time_zone="UTC", kind="agency"
    )
    theirs = open_account(agency, name="Theirs", country="US", currency="USD", time_zone="UTC")
    rita = add_person(agency, email="rita@resell.example", name="Rita", role="owner")

    assert set(visible_accounts(rita)) == {agency, theirs}
    assert "manage" in rights_on(rita, theirs)
    assert rights_on(rita, account) == frozenset()


def test_a_stranger_is_told_that_there_is_nothing(site, sid):
    with pytest.raises(NoSuchRow):
        row_for(sid, Site.objects.all(), site.pk, right="view")


def test_a_client_may_look_and_approve_but_not_manage(site, carl):
    assert row_for(carl, Site.objects.all(), site.pk, right="approve") == site
    with pytest.raises(MayNot):
        row_for(carl, Site.objects.all(), site.pk, right="manage")


def test_an_owner_of_a_client_account_is_a_client_not_staff(account):
    owner = add_person(account, email="boss@carls-chairs.example", name="Boss", role="owner")

    assert rights_on(owner, account) == {"view", "approve"}
    assert not is_staff_of_any(owner)
    with pytest.raises(MayNot):
        require_staff(owner)


def test_somebody_who_was_switched_off_can_do_nothing(ada, account):
    ada.is_active = False
    ada.save()

    assert rights_on(ada, account) == frozenset()
    assert list(accounts_with_right(ada, "view")) == []
