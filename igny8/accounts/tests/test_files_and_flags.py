from datetime import timedelta

import pytest

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.actions.files import read_stored, store_file
from igny8.accounts.errors import FlagOff, NoSuchRow, UnknownTimeZone
from igny8.accounts.flags import flag_enabled, require_flag, set_flag
from igny8.accounts.models import Account
from igny8.accounts.queries import brand_for, file_by_token, signed_url, site_named


def test_a_signed_address_opens_one_file_until_it_expires(account, now):
    file = store_file(
        account, name="a.pdf", content=b"%PDF", content_type="application/pdf", kind="report"
    )
    other = store_file(account, name="b.txt", content=b"b", content_type="text/plain", kind="x")
    token = signed_url(file, now=now, hours=1).partition("token=")[2].replace("%3A", ":")

    assert read_stored(file_by_token(str(file.pk), token, now=now)) == b"%PDF"
    for pk, text, moment in [
        (str(other.pk), token, now),
        (str(file.pk), token + "x", now),
        (str(file.pk), token, now + timedelta(hours=1, seconds=1)),
    ]:
        with pytest.raises(NoSuchRow):
            file_by_token(pk, text, now=moment)


def test_a_flag_is_off_until_set_and_an_account_can_differ(account, operator):
    assert not flag_enabled("managed_services_enabled", account)
    with pytest.raises(FlagOff):
        require_flag("managed_services_enabled", account)

    set_flag("managed_services_enabled", enabled=True)
    set_flag("managed_services_enabled", enabled=False, account=operator)

    assert flag_enabled("managed_services_enabled", account)
    assert not flag_enabled("managed_services_enabled", operator)


def test_a_client_without_a_brand_shows_the_operators(account):
    assert brand_for(account).name == "Northlight"


def test_an_account_with_a_made_up_time_zone_is_not_opened(operator):
    with pytest.raises(UnknownTimeZone, match="Europe/London"):
        open_account(operator, name="X", country="GB", currency="GBP", time_zone="Mars/Olympus")

    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    "written",
    ["carls-chairs.example", "https://www.carls-chairs.example/", "WWW.Carls-Chairs.example"],
)
def test_a_site_is_found_however_people_write_it(site, written):
    assert site_named(written) == site
