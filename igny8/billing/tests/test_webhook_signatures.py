"""The t=…,v1=… scheme, held to what Stripe's own library signs."""

import json

import pytest
import stripe

from igny8.billing.errors import BadSignature
from igny8.billing.gateways.signatures import check_signature, header, signed_header

SECRET = "whsec_the_secret_of_this_test"
BODY = b'{"id": "evt_1", "amount": 1.0, "nested": {}, "name": "M\xc3\xbcller"}'
NOW = 1_751_371_200


def theirs(body: bytes = BODY, *, secret: str = SECRET, at: int = NOW) -> str:
    return stripe.WebhookSignature.generate_signature_header(body.decode(), secret, at)


def check(said: str, body: bytes = BODY, *, now: int = NOW) -> None:
    check_signature(said, body, secret=SECRET, now=now)


def test_what_stripes_library_signs_is_believed() -> None:
    check(theirs())

    assert signed_header(BODY, secret=SECRET, at=NOW) == theirs()


def test_what_we_sign_stripes_library_believes() -> None:
    said = signed_header(BODY, secret=SECRET, at=NOW)

    assert stripe.WebhookSignature.verify_header(BODY.decode(), said, SECRET, tolerance=None)


def test_one_right_signature_of_several_suffices() -> None:
    other, ours = theirs(secret="whsec_old").partition(",")[2], theirs()

    check(f"t={NOW},{other},{ours.partition(',')[2]},v0=abc")


@pytest.mark.parametrize("age", [0, 300, -300])
def test_a_signature_is_good_for_five_minutes(age: int) -> None:
    check(theirs(at=NOW - age))


@pytest.mark.parametrize("age", [301, 86_400, -301])
def test_an_older_or_a_coming_one_is_refused(age: int) -> None:
    with pytest.raises(BadSignature, match="too long ago"):
        check(theirs(at=NOW - age))


def test_another_secret_is_refused() -> None:
    with pytest.raises(BadSignature, match="not signed with our secret"):
        check(theirs(secret="whsec_another"))


def test_another_moment_than_was_signed_is_refused() -> None:
    with pytest.raises(BadSignature):
        check(theirs().replace(f"t={NOW}", f"t={NOW - 1}"))


def test_hazard_19_json_that_was_written_anew_is_refused() -> None:
    same_meaning = json.dumps(json.loads(BODY), ensure_ascii=False, separators=(",", ":")).encode()
    assert json.loads(same_meaning) == json.loads(BODY)

    with pytest.raises(BadSignature):
        check(theirs(), same_meaning)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "t=",
        f"t={NOW}",
        "v1=abc",
        "t=1,t=2,v1=abc",
        "t=-1,v1=a",
        "t=²,v1=a",
        "t=1,v1=é",
        "a=b=c,,",
    ],
)
def test_half_a_signature_is_none(said: str) -> None:
    with pytest.raises(BadSignature) as refused:
        check(said)

    assert refused.value.status == 400


def test_a_header_is_found_however_its_letters_are_written() -> None:
    assert header({"stripe-signature": "a"}, "Stripe-Signature") == "a"
    assert header({"STRIPE-SIGNATURE": "a"}, "Stripe-Signature") == "a"
    assert header({"Other": "a"}, "Stripe-Signature") == ""
