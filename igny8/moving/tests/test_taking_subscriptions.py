"""Subscriptions from a file: billed here from the move on, once, with the months that they had."""

from datetime import date
from decimal import Decimal

import pytest

from igny8.accounts.models import Account, User
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.methods import set_payment_method
from igny8.billing.models import AccountPlan, Agreement, PaymentMethod, PriceOverride
from igny8.jobs.models import Job
from igny8.mail.models import Email
from igny8.moving.tests.conftest import (
    CARL,
    CLIENTS,
    DATA,
    EVE,
    MOVE,
    Import,
    counts,
    notes,
    said,
)
from igny8.services.models import ManagedServiceSubscription

pytestmark = pytest.mark.django_db
HEADER = "external_id,client,site,item,price,currency,starts_on,alignment,billed_through"
LITE = "S-1,C-1,carls-chairs.example,lite,95.00,GBP,2023-05-31,anniversary,"


def lines(account: Account, day: date) -> list[tuple[str, str]]:
    invoice = bill_account(account, today=day, now=EVE)
    return [(line.description, str(line.amount)) for line in invoice.lines.all()] if invoice else []


def test_a_managed_service_keeps_its_months_and_is_billed_from_the_move_on(
    take: Import, carl: Account
) -> None:
    report = take("subscriptions", f"{HEADER}\n{LITE}\n")

    subscription = ManagedServiceSubscription.objects.get()
    assert (counts(report), report.sums("created")) == ((1, 0, 0), {"GBP": Decimal("95.00")})
    assert (subscription.status, subscription.tier) == ("active", "lite")
    assert subscription.next_billing_date == date(2026, 12, 31)
    assert lines(carl, date(2026, 12, 30)) == []
    assert lines(carl, date(2026, 12, 31)) == [
        ("Managed Lite, carls-chairs.example, 31 Dec 2026 to 30 Jan 2027", "95.00")
    ]


def test_the_day_through_which_a_row_was_billed_goes_before_the_cut_over(
    take: Import, carl: Account
) -> None:
    report = take("subscriptions", f"{HEADER}\n{LITE}2027-01-30\n")

    assert Agreement.objects.get().next_period_on == date(2027, 1, 31)
    assert notes(report) == []


def test_days_that_nobody_bills_are_told(take: Import, carl: Account) -> None:
    row = LITE.replace("anniversary", "calendar")

    report = take("subscriptions", f"{HEADER}\n{row}2026-12-14\n")

    assert Agreement.objects.get().next_period_on == date(2027, 1, 1)
    assert notes(report) == [
        "15 Dec 2026 to 31 Dec 2026: billed neither there nor here; its next month begins on "
        "2027-01-01."
    ]


def test_months_that_were_missed_are_told_before_they_are_invoiced(
    take: Import, carl: Account
) -> None:
    report = take("subscriptions", f"{HEADER}\n{LITE}2026-08-31\n")

    assert notes(report) == [
        "4 months, from 2026-08-31 on, will be invoiced with the next billing."
    ]
    assert len(lines(carl, date(2026, 11, 30))) == 4


def test_a_plan_comes_with_its_price_and_no_site(take: Import, carl: Account) -> None:
    row = "S-9,Carl's Chairs,,Growth plan,120.00,,2026-02-15,calendar,"

    take("subscriptions", f"{HEADER}\n{row}\n")

    plan = AccountPlan.objects.get()
    assert (plan.account, plan.plan, plan.starts_on) == (carl, "growth", date(2026, 2, 15))
    assert plan.agreement.next_period_on == MOVE
    assert lines(carl, MOVE) == [("Growth plan, 1 Dec 2026 to 31 Dec 2026", "120.00")]


def test_one_that_begins_after_the_move_is_a_new_one(take: Import, carl: Account) -> None:
    row = "S-1,C-1,,managed-pro,420.00,GBP,2026-12-10,calendar,"

    take("subscriptions", f"{HEADER}\n{row}\n")

    subscription = ManagedServiceSubscription.objects.get()
    assert (subscription.status, subscription.next_billing_date) == ("pending", date(2026, 12, 10))
    assert lines(carl, date(2026, 12, 10)) == [
        ("Managed Pro, carls-chairs.example, 10 Dec 2026 to 31 Dec 2026", "298.06")
    ]


def test_nobody_is_written_to(take: Import, carl: Account) -> None:
    take("subscriptions", f"{HEADER}\n{LITE}\n")

    assert (Email.objects.count(), Job.objects.count()) == (0, 0)


def test_a_last_day_ends_it(take: Import, carl: Account) -> None:
    take("subscriptions", f"{HEADER},last_day\n{LITE},2027-01-14\n")

    assert Agreement.objects.get().ends_on == date(2027, 1, 15)


def test_who_looks_after_it_and_how_it_is_paid_come_along(
    take: Import, carl: Account, manager: User
) -> None:
    header = f"{HEADER},account_manager,gateway,gateway_customer"

    take("subscriptions", f"{header}\n{LITE},{manager.email},stripe,cus_77\n")

    assert ManagedServiceSubscription.objects.get().account_manager == manager
    method = PaymentMethod.objects.get()
    assert (method.gateway, method.customer, method.is_default) == ("stripe", "cus_77", True)


def test_a_price_that_was_agreed_is_the_clients_own_from_then_on(
    take: Import, carl: Account
) -> None:
    row = LITE.replace("95.00", "")

    take("subscriptions", f"{HEADER},price_override\n{row},89.00\n")

    agreed = PriceOverride.objects.get()
    assert (agreed.item, agreed.price, agreed.currency, agreed.from_day) == (
        "managed:lite", Decimal("89.00"), "GBP", date(2026, 12, 31),
    )  # fmt: skip
    assert Agreement.objects.get().price == Decimal("89.00")


def test_the_same_file_again_changes_nothing_whatever_happened_since(
    take: Import, carl: Account, rows
) -> None:
    plan = "S-9,C-1,,growth,120.00,GBP,2026-02-15,calendar,"
    text = f"{HEADER}\n{LITE}\n{plan}\n"
    take("subscriptions", text)
    assert lines(carl, date(2026, 12, 31))
    before = rows()

    again = take("subscriptions", text)

    assert (counts(again), again.is_kept) == ((0, 2, 0), True)
    assert rows() == before


def test_one_that_was_cancelled_here_does_not_come_back(take: Import, carl: Account) -> None:
    take("subscriptions", f"{HEADER}\n{LITE}\n")
    ManagedServiceSubscription.objects.get().cancel(at=EVE)

    again = take("subscriptions", f"{HEADER}\n{LITE}\n")

    assert counts(again) == (0, 1, 0)
    assert ManagedServiceSubscription.objects.get().status == "cancelled"


def test_a_price_that_changed_here_is_told_and_stays(take: Import, carl: Account) -> None:
    take("subscriptions", f"{HEADER}\n{LITE}\n")
    Agreement.objects.update(price=Decimal("99.00"))

    again = take("subscriptions", f"{HEADER}\n{LITE}\n")

    assert (counts(again), again.sums("already_there")) == ((0, 1, 0), {"GBP": Decimal("99.00")})
    assert notes(again) == ["It costs 99.00 GBP a month here; the price stays."]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (LITE.replace("2023-05-31", "2023-06-30"),
         "“starts_on”: It was taken over with 2023-05-31, not with 2023-06-30."),
        (LITE.replace("anniversary", "calendar"),
         "“alignment”: It was taken over with anniversary, not with calendar."),
        (f"{LITE}2027-01-31", "“billed_through”: It was taken over to be billed from 2026-12-31 on,"
         " not from 2027-01-31."),
    ],
)  # fmt: skip
def test_another_beginning_under_the_same_id_is_refused(
    take: Import, carl: Account, row: str, expected: str
) -> None:
    take("subscriptions", f"{HEADER}\n{LITE}\n")

    (sentence,) = said(take("subscriptions", f"{HEADER}\n{row}\n"))

    assert sentence.startswith(f"line 2, {expected}")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("S-2,C-9,,lite,95.00,GBP,2026-01-01,,",
         "line 3, “client”: 'C-9' is no client here. Expected the ID or the name of a client. "
         "Import the clients first, or correct the line."),
        ("S-2,,,lite,95.00,GBP,2026-01-01,,", "line 3, “client”: Nobody is named."),
        ("S-2,C-1,other.example,lite,95.00,GBP,2026-01-01,,",
         "line 3, “site”: other.example is no site of a client here."),
        ("S-2,C-1,kims.example,lite,95.00,GBP,2026-01-01,,",
         "line 3, “site”: kims.example is a site of Kim, not of Carl's Chairs."),
        ("S-2,C-2,,lite,95.00,GBP,2026-01-01,,",
         "line 3, “site”: Kim has 2 sites here; a managed service is one site's."),
        ("S-2,C-1,,lite,95.00,GBP,2026-01-01,,",
         "line 3, “item”: carls-chairs.example has a managed service already."),
        ("S-1,C-1,,lite,95.00,GBP,2023-05-31,,", "line 3, “item”: Line 2 has this already."),
        ("S-2,C-1,,gold,95.00,GBP,2026-01-01,,",
         "line 3, “item”: 'gold' is not sold here. Expected one of lite, pro, free, starter,"),
        ("S-2,C-1,,growth,120.00,EUR,2026-01-01,,",
         "line 3, “currency”: Carl's Chairs is billed in GBP, not in EUR. Expected GBP."),
        ("S-2,C-1,,growth,,GBP,2026-01-01,,",
         "line 3, “price”: Our list prices are in USD. Expected a month's price in GBP."),
        ("S-2,C-1,,growth,-1.00,GBP,2026-01-01,,", "line 3, “price”: -1.00 is negative."),
        ("S-2,C-1,,growth,1000000.00,GBP,2026-01-01,,", "line 3, “price”: The price is too high."),
        ("S-2,C-1,,growth,1.00,GBP,,,", "line 3, “starts_on”: The cell is empty."),
        ("S-2,C-1,,growth,1.00,GBP,01/02/2026,,", "line 3, “starts_on”: '01/02/2026' can be read"),
        ("S-2,C-1,,growth,1.00,GBP,2026-01-01,weekly,", "line 3, “alignment”: 'weekly' is not kn"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_named_and_nothing_is_kept(
    take: Import, carl: Account, rows, row: str, expected: str
) -> None:
    kim = "C-2,Kim,GB,GBP,Europe/London"
    take("clients", f"{CLIENTS}\n{kim},kims.example,\n{kim},kims-too.example,\n")
    before = rows()

    report = take("subscriptions", f"{HEADER}\n{LITE}\n{row}\n")

    assert [sentence for sentence in said(report) if sentence.startswith(expected)], said(report)
    assert not report.is_kept
    assert rows() == before


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("last_day", "2023-05-30", "It ends on 2023-05-30, before it starts on 2023-05-31."),
        (
            "account_manager",
            "mia@elsewhere.example",
            "mia@elsewhere.example is nobody of the team.",
        ),
        ("gateway", "bitcoin", "'bitcoin' is not known. Expected one of manual, sandbox, stripe"),
        ("gateway", "stripe", "Nothing says whom stripe charges."),
        ("gateway", "sandbox", "Carl's Chairs is no demonstration"),
        ("gateway_customer", "cus_1", "The customer's gateway is not named."),
        ("price_override", "90.00", "90.00 is agreed, but the price is 95.00."),
    ],
)
def test_what_comes_with_it_must_be_usable(
    take: Import, carl: Account, rows, column: str, cell: str, expected: str
) -> None:
    before = rows()

    report = take("subscriptions", f"{HEADER},{column}\n{LITE},{cell}\n")

    assert expected in said(report)[0]
    assert rows() == before


def test_two_rows_of_one_client_do_not_name_two_payers(take: Import, carl: Account) -> None:
    header, plan = f"{HEADER},gateway,gateway_customer", "S-9,C-1,,growth,1.00,,2026-01-01,,"
    set_payment_method(carl, gateway="manual")

    report = take("subscriptions", f"{header}\n{LITE},stripe,cus_1\n{plan},stripe,cus_2\n")

    assert said(report)[0].startswith(
        "line 3, “gateway”: Carl's Chairs pays by Stripe already, as another customer."
    )
    assert PaymentMethod.objects.get().gateway == "manual"


def test_without_a_cut_over_a_service_that_runs_must_say_what_was_billed(
    take: Import, carl: Account
) -> None:
    report = take("subscriptions", f"{HEADER}\n{LITE}\n", cut_over=None)

    assert said(report) == [
        "line 2, “billed_through”: It runs since 2023-05-31, and nothing says through when it is "
        "billed. Expected a day. Fill the column in, or say --cut-over DATE for all rows."
    ]


def test_a_client_on_another_plan_stays_on_it(take: Import, carl: Account) -> None:
    take("subscriptions", f"{HEADER}\nS-8,C-1,,starter,40.00,,2026-01-01,,\n")

    report = take("subscriptions", f"{HEADER}\nS-9,C-1,,growth,1.00,,2026-01-01,,\n")

    assert said(report)[0].startswith("line 2, “item”: This account is on the Starter plan")
    assert AccountPlan.objects.get().plan == "starter"


def test_the_example_is_taken_whole(take: Import, manager: User) -> None:
    take("clients", (DATA / "clients.csv").read_bytes())

    report = take("subscriptions", (DATA / "subscriptions.csv").read_bytes())

    assert said(report) == []
    assert report.sums("created") == {
        "EUR": Decimal("249.00"), "GBP": Decimal("515.00"), "USD": Decimal("399.00"),
    }  # fmt: skip
    assert list(Agreement.objects.order_by("key").values_list("key", "next_period_on")) == [
        ("imported:S-1", date(2026, 12, 1)),
        ("imported:S-2", date(2026, 12, 31)),
        ("imported:S-3", date(2026, 12, 15)),
        ("imported:S-4", date(2026, 12, 1)),
        ("imported:S-5", date(2026, 12, 10)),
    ]


def test_a_client_of_another_issuer_is_nobody_here(take: Import, sid: User) -> None:
    Account.objects.filter(name="Sid's Sofas").update(parent=None, kind="agency")

    report = take("subscriptions", f"{HEADER}\nS-1,Sid's Sofas,,lite,95.00,,2026-01-01,,\n")

    assert said(report)[0].startswith('line 2, “client”: "Sid\'s Sofas" is no client here.')


def test_a_client_named_in_the_clients_file_first_is_needed(take: Import) -> None:
    report = take("subscriptions", f"{HEADER}\n{LITE}\n")

    assert counts(report) == (0, 0, 1)
    assert counts(take("clients", f"{CLIENTS}\n{CARL}\n")) == (1, 0, 0)
    assert counts(take("subscriptions", f"{HEADER}\n{LITE}\n")) == (1, 0, 0)
