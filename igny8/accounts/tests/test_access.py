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
from igny8.accounts.models import Account, Site


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


def test_who_runs_it_all_is_asked_about_no_account_one_by_one(ada, account, operator):
    everything = accounts_with_right(ada, "finance")

    assert set(everything) == {operator, account}
    assert "WHERE" not in str(Site.objects.for_accounts(everything).query)


def test_an_account_that_stands_outside_stays_outside(ada, account, operator):
    outside = Account.objects.create(
        kind="agency", name="Apart", slug="apart", country="GB", currency="GBP"
    )
    below = open_account(outside, name="Below", country="GB", currency="GBP", time_zone="UTC")

    assert set(accounts_with_right(ada, "finance")) == {operator, account}
    assert set(visible_accounts(ada)) == {operator, account}
    theirs = Site.objects.for_accounts(accounts_with_right(ada, "finance"))
    assert "WHERE" in str(theirs.query)
    assert below not in accounts_with_right(ada, "view")
