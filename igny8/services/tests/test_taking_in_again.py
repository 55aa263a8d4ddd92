"""The same intake twice: what people changed in the app since stays."""

from igny8.accounts.actions.people import let_in
from igny8.accounts.models import Membership, User
from igny8.services.actions.intake import take_in
from igny8.services.models import ManagedServiceSubscription
from igny8.services.tests.test_intake_files import GOOD, parse


def roles():
    rows = Membership.objects.filter(account__kind="client").order_by("user__email")
    return list(rows.values_list("user__email", "role"))


def test_a_role_that_was_changed_since_stays_and_new_people_come_in(operator, manager, now):
    subscription = take_in(parse(GOOD), parent=operator, by=manager, now=now)
    account, email = subscription.account, "carl@carls-chairs.example"
    assert roles() == [(email, "client_approver")]
    let_in(account, email=email, role="client_viewer", now=now)
    two = GOOD.replace(
        "users:\n",
        "users:\n  - {email: Ida@carls-chairs.example, name: Ida, role: client_viewer}\n",
    )

    again = take_in(parse(two), parent=operator, by=manager, now=now)

    assert roles() == [(email, "client_viewer"), ("ida@carls-chairs.example", "client_viewer")]
    assert (again, ManagedServiceSubscription.objects.count()) == (subscription, 1)
    assert User.objects.filter(email=email).count() == 1


def test_a_configuration_that_was_changed_since_stays(operator, manager, now):
    subscription = take_in(parse(GOOD), parent=operator, by=manager, now=now)
    changed = subscription.config.model_copy(
        update={"automation": subscription.config.automation.model_copy(
            update={"articles_per_run": 7}
        )}
    )  # fmt: skip
    ManagedServiceSubscription.objects.update(service_config=changed.stored())

    again = take_in(parse(GOOD), parent=operator, by=manager, now=now)

    assert again.config.automation.articles_per_run == 7


def test_which_orders_are_prepaid_is_changed_by_an_intake_that_says_so(operator, manager, now):
    account = take_in(parse(GOOD), parent=operator, by=manager, now=now).account
    assert account.prepayment == "first_order"

    said = GOOD.replace("account:\n", "account:\n  prepayment: never\n", 1)
    for text in (said, GOOD):
        take_in(parse(text), parent=operator, by=manager, now=now)

        account.refresh_from_db()
        assert account.prepayment == "never"
