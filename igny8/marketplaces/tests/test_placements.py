from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from igny8.accounts.models import Account, Activity, User
from igny8.kit.clock import simulated
from igny8.kit.errors import Invalid
from igny8.kit.money import Money
from igny8.marketplaces.actions import (
    mark_placement_delivered,
    mark_placement_failed,
    mark_placement_sent,
    provider_for,
)
from igny8.marketplaces.errors import (
    IllegalPlacementMove,
    NoSuchPlacement,
    NoSuchSupplier,
    OutcomeUnknown,
    PlacementKeyReused,
    PlacementRefused,
    SandboxRefused,
    SupplierNotAsked,
)
from igny8.marketplaces.gateways.manual import ManualProvider
from igny8.marketplaces.gateways.sandbox import SandboxProvider
from igny8.marketplaces.models import ManualPlacement, SandboxBook, SandboxPlacement
from igny8.marketplaces.queries import manual_placements_open, sandbox_publisher_page
from igny8.marketplaces.rules.placements import LinkRequest, PlacementStatus
from igny8.marketplaces.rules.preflight import preflight
from igny8.marketplaces.rules.suppliers import SUPPLIERS

RELEASE = {
    "headline": "Carl's Chairs opens a workshop in Leeds this summer",
    "summary": "Carl's Chairs opens its second workshop.",
    "body": "LEEDS — Carl's Chairs opened a workshop. “You can watch,” says Carl.",
    "dateline_city": "Leeds",
    "dateline_country": "GB",
    "send_date": "2025-07-02",
    "contact_name": "Carl",
    "contact_email": "carl@carls-chairs.example",
}


def request(
    domain: str = "magazine.example", *, tier: str = "basic", **changed: object
) -> LinkRequest:
    given: dict[str, object] = {
        "publisher_domain": domain,
        "tier": tier,
        "target_url": "https://carls-chairs.example/oak-chairs/",
        "anchor": "oak chairs",
        "rel": "follow",
        "cost": Money(Decimal("60.00"), "USD"),
    }
    return LinkRequest(**given | changed)  # type: ignore[arg-type]


@pytest.fixture
def sandbox(account: Account) -> SandboxProvider:
    return SandboxProvider(SandboxBook(account), pages_url="http://pages.example/publishers/")


def test_the_sandbox_delivers_after_the_polls_it_needs(
    sandbox: SandboxProvider, now: datetime
) -> None:
    ordered = sandbox.order_link(request(), key="link-1", now=now)

    states = [sandbox.status(ordered.reference, now=now) for _ in range(3)]

    assert ordered.status == PlacementStatus.ORDERED
    assert [state.status for state in states] == ["pending", "live", "live"]
    page_url = f"http://pages.example/publishers/magazine.example/{ordered.reference}/"
    assert (states[-1].page_url, states[-1].proof) == (page_url, (page_url,))
    assert states[-1].cost == Money(Decimal("60.00"), "USD")


def test_the_sandbox_orders_once_per_key(sandbox: SandboxProvider, now: datetime) -> None:
    first = sandbox.order_link(request(), key="link-1", now=now)

    again = sandbox.order_link(request(), key="link-1", now=now)
    with pytest.raises(PlacementKeyReused):
        sandbox.order_link(request(anchor="elm chairs"), key="link-1", now=now)

    assert again == first
    assert sandbox.placements() == [first]
    assert sandbox.find("link-1") == first
    assert sandbox.find("link-2") is None


def test_publishers_of_the_sandbox_can_disappoint(sandbox: SandboxProvider, now: datetime) -> None:
    with pytest.raises(PlacementRefused) as refused:
        sandbox.order_link(request("refuses.magazine.example"), key="a", now=now)
    with pytest.raises(OutcomeUnknown) as unknown:
        sandbox.order_link(request("times-out.magazine.example"), key="b", now=now)
    fails = sandbox.order_link(request("fails.magazine.example"), key="c", now=now)
    slow = sandbox.order_link(request("slow.magazine.example"), key="d", now=now)

    assert refused.value.permanent
    assert not unknown.value.permanent
    found = sandbox.find("b")
    assert found is not None
    assert sandbox.order_link(request("times-out.magazine.example"), key="b", now=now) == found
    failed = [sandbox.status(fails.reference, now=now) for _ in range(2)][-1]
    assert (failed.status, failed.page_url) == (PlacementStatus.FAILED, "")
    assert failed.reason == "fails.magazine.example did not accept the subject."
    waited = [sandbox.status(slow.reference, now=now).status for _ in range(6)]
    assert waited == ["pending"] * 5 + ["live"]
    assert len(sandbox.placements()) == 3


def test_what_is_delivered_cannot_be_withdrawn(sandbox: SandboxProvider, now: datetime) -> None:
    early = sandbox.order_link(request(), key="early", now=now)
    late = sandbox.order_link(request(), key="late", now=now)
    for _ in range(2):
        sandbox.status(late.reference, now=now)

    withdrawn = sandbox.cancel(early.reference, now=now)
    with pytest.raises(IllegalPlacementMove, match="that is live cannot become cancelled"):
        sandbox.cancel(late.reference, now=now)

    assert withdrawn.status == PlacementStatus.CANCELLED
    assert sandbox.status(late.reference, now=now).status == PlacementStatus.LIVE
    assert SandboxPlacement.objects.filter(status="cancelled").count() == 1


def test_a_supplier_knows_nothing_of_others(
    sandbox: SandboxProvider, operator: Account, now: datetime
) -> None:
    ordered = sandbox.order_link(request(), key="link-1", now=now)
    other = SandboxProvider(SandboxBook(operator), pages_url="http://pages.example")

    with pytest.raises(NoSuchPlacement):
        sandbox.status("sbx-none", now=now)
    with pytest.raises(NoSuchPlacement):
        other.status(ordered.reference, now=now)


def page_of(sandbox: SandboxProvider, domain: str, now: datetime, rel: str = "follow") -> str:
    ordered = sandbox.order_link(request(domain, rel=rel), key=domain + rel, now=now)
    for _ in range(2):
        sandbox.status(ordered.reference, now=now)
    page = sandbox_publisher_page(domain, ordered.reference)
    assert page is not None
    return f"{page.status} {page.html}"


def test_a_sandbox_publisher_shows_the_page_with_the_link(
    sandbox: SandboxProvider, now: datetime
) -> None:
    link = '<a href="https://carls-chairs.example/oak-chairs/">oak chairs</a>'

    assert link in page_of(sandbox, "magazine.example", now)
    assert 'rel="sponsored">oak chairs</a>' in page_of(sandbox, "m.example", now, rel="sponsored")
    assert 'rel="nofollow">oak chairs</a>' in page_of(sandbox, "nofollow.m.example", now)
    assert '<meta name="robots" content="noindex">' in page_of(sandbox, "noindex.m.example", now)
    assert '<a href="https' not in page_of(sandbox, "drops.m.example", now)
    assert page_of(sandbox, "gone.m.example", now).startswith("410 ")
    assert page_of(sandbox, "blocks.m.example", now).startswith("403 ")
    assert sandbox_publisher_page("magazine.example", "sbx-none") is None


def test_the_price_book_names_the_provider(account: Account, now: datetime) -> None:
    with pytest.raises(NoSuchSupplier, match="no supplier 'fiverr'; there are manual, fatgrid, "):
        provider_for("fiverr", account=account)

    account.is_demo = True
    providers = [provider_for(code, account=account) for code in SUPPLIERS]

    assert [provider.code for provider in providers] == list(SUPPLIERS)
    assert all(provider.sandboxed for provider in providers)


def test_the_sandbox_takes_no_order_for_a_client_who_pays(account: Account) -> None:
    with pytest.raises(SandboxRefused, match="Carl's Chairs is no demonstration"):
        provider_for("sandbox", account=account)

    assert SandboxPlacement.objects.count() == 0


def test_a_person_orders_a_link_and_brings_the_proof(
    account: Account, ada: User, now: datetime
) -> None:
    desk = provider_for("manual", account=account)
    ordered = desk.order_link(request(), key="link-1", now=now)
    placement = manual_placements_open(Account.objects.filter(pk=account.pk)).get()

    mark_placement_sent(
        placement, by=ada, now=now, confirmed=SUPPLIERS["manual"].checklist,
        supplier_reference="mail of 1 July",
    )  # fmt: skip
    waiting = desk.status(ordered.reference, now=now)
    page_url = "https://magazine.example/oak-chairs"
    mark_placement_delivered(
        placement, page_url=page_url, by=ada, now=now + timedelta(days=9),
        report_urls=["https://outlet.example/a"],
    )  # fmt: skip
    delivered = desk.status(ordered.reference, now=now)

    assert (ordered.status, waiting.status, delivered.status) == ("ordered", "pending", "live")
    assert delivered.page_url == page_url
    assert delivered.proof == (page_url, "https://outlet.example/a")
    placement.refresh_from_db()
    assert (placement.sent_by, placement.delivered_at) == (ada, now + timedelta(days=9))
    assert manual_placements_open(Account.objects.filter(pk=account.pk)).count() == 0
    assert list(Activity.objects.values_list("verb", flat=True)) == ["delivered", "sent"]


def test_nothing_is_sent_before_its_checklist_is_confirmed(
    account: Account, ada: User, now: datetime
) -> None:
    desk = provider_for("manual", account=account)
    desk.order_link(request(), key="link-1", now=now)
    placement = ManualPlacement.objects.get()

    with pytest.raises(Invalid, match="Not confirmed: Paid links carry the rel that was agreed."):
        mark_placement_sent(placement, by=ada, now=now, confirmed=SUPPLIERS["manual"].checklist[:2])

    placement.refresh_from_db()
    assert (placement.status, placement.sent_at) == ("ordered", None)


def test_a_release_needs_its_whole_form(account: Account, ada: User, now: datetime) -> None:
    desk = provider_for("ein_presswire", account=account)
    wanted = request("ein-wire.example", tier="pr_basic", form=RELEASE | {"headline": "Buy now!"})
    desk.order_link(wanted, key="link-1", now=now)
    placement = ManualPlacement.objects.get()

    with pytest.raises(Invalid) as refused:
        mark_placement_sent(
            placement, by=ada, now=now, confirmed=SUPPLIERS["ein_presswire"].checklist
        )

    assert refused.value.details["problems"] == [
        "The headline has fewer than 5 words.",
        "There is an exclamation mark in it.",
    ]


def test_a_release_that_is_news_may_be_sent() -> None:
    fields = RELEASE | {"target_url": "https://carls-chairs.example/", "anchor": "Carl's Chairs"}

    assert preflight("prnews", fields).may_be_sent
    assert len(preflight("prnews", fields).to_confirm) == 5


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("headline", "", "Headline is missing."),
        ("headline", "CARL'S CHAIRS OPENS A WORKSHOP IN LEEDS", "The headline is in capitals."),
        ("summary", "x" * 501, "Summary has 501 characters; 500 are allowed."),
        ("body", "The most incredible chair.", "“incredible” is praise, not news."),
        ("body", "Visit your nearest shop.", "“your” speaks to the reader outside a quotation."),
        ("body", "https://a.example " * 6, "The body has more than 5 links."),
        ("contact_email", " ", "E-mail of the contact is missing."),
    ],
)
def test_what_a_newswire_would_refuse_is_said_before(field: str, text: str, problem: str) -> None:
    fields = RELEASE | {"target_url": "https://a.example/", "anchor": "a", field: text}

    assert preflight("ein_presswire", fields).problems == (problem,)


def test_a_desk_sells_only_what_its_supplier_has(account: Account, now: datetime) -> None:
    with pytest.raises(PlacementRefused, match="EIN Presswire does not sell Basic Guest Post."):
        provider_for("ein_presswire", account=account).order_link(request(), key="a", now=now)

    assert ManualPlacement.objects.count() == 0


def test_a_desk_orders_once_per_key(account: Account, now: datetime) -> None:
    desk = provider_for("manual", account=account)
    first = desk.order_link(request(), key="link-1", now=now)

    assert desk.order_link(request(), key="link-1", now=now) == first
    with pytest.raises(PlacementKeyReused):
        provider_for("fatgrid", account=account).order_link(request(), key="link-1", now=now)
    with pytest.raises(NoSuchPlacement):
        desk.status("manual-none", now=now)
    with pytest.raises(NoSuchPlacement):
        desk.cancel("manual-none", now=now)
    assert desk.find("link-1") == first
    assert desk.cancel(first.reference, now=now).status == PlacementStatus.CANCELLED


def test_a_placement_by_hand_moves_only_forward(account: Account, ada: User, now: datetime) -> None:
    desk = provider_for("manual", account=account)
    desk.order_link(request(), key="link-1", now=now)
    placement = ManualPlacement.objects.get()

    with pytest.raises(Invalid, match="'magazine.example/x' is not an address"):
        mark_placement_delivered(placement, page_url="magazine.example/x", by=ada, now=now)
    with pytest.raises(Invalid, match="Say why it failed."):
        mark_placement_failed(placement, reason=" ", by=ada, now=now)
    with pytest.raises(Invalid, match="is not an address"):
        mark_placement_delivered(placement, page_url="https://[", by=ada, now=now)
    failed = mark_placement_failed(placement, reason="They closed.", by=ada, now=now)
    with pytest.raises(IllegalPlacementMove):
        mark_placement_delivered(placement, page_url="https://magazine.example/x", by=ada, now=now)

    assert (failed.status, failed.reason) == ("failed", "They closed.")
    placement.refresh_from_db()
    assert (placement.status, placement.page_url) == ("failed", "")


def test_under_a_simulated_clock_only_who_reaches_nobody_is_asked(
    account: Account, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ManualProvider, "sandboxed", False)
    account.is_demo = True

    with simulated(now):
        assert provider_for("sandbox", account=account).sandboxed
        with pytest.raises(SupplierNotAsked, match="under a simulated clock"):
            provider_for("manual", account=account)
    assert not provider_for("manual", account=account).sandboxed
