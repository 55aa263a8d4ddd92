from pathlib import Path

import pytest

from igny8.services.rules.intake import IntakeProblems, normalized_domain, parse_intake
from igny8.services.rules.yaml_lines import YamlRefused, read_yaml

GOOD = """\
account:
  name: Carl's Chairs
  country: GB
  currency: GBP
  time_zone: Europe/London
users:
  - {email: carl@carls-chairs.example, name: Carl}
site:
  domain: www.Carls-Chairs.example
  name: Carl's Chairs
  country: GB
subscription:
  tier: lite
  price: 100.00
  starts_on: 2025-04-01
business:
  name: Carl's Chairs
  about: [We sell chairs.]
  industry: Furniture
  products:
    - {name: Oak chair, description: A chair of oak.}
"""


def parse(text):
    given, lines = read_yaml(text)
    return parse_intake(given, lines)


def problems_of(text):
    with pytest.raises(IntakeProblems) as refusal:
        parse(text)
    return [problem.sentence for problem in refusal.value.problems]


def test_a_whole_intake_is_understood():
    intake = parse(GOOD)

    assert intake.site.domain == "carls-chairs.example"
    assert str(intake.subscription.price) == "100.00"
    assert intake.users[0].role == "client_approver"
    assert intake.service_config.automation.schedule == "weekly"


@pytest.mark.parametrize(
    ("change", "to", "said"),
    [
        ("  country: GB\n  currency", "  contry: GB\n  currency",
         "line 3: account.contry is not known; did you mean country?"),
        ("  domain: www.Carls-Chairs.example", "  domain: not a domain",
         "line 9: site.domain was refused: 'not a domain' is no domain; write it like "
         "example.com; it says 'not a domain'."),
        ("  price: 100.00", "  price: -5",
         "line 14: subscription.price was refused: input should be greater than or equal to 0; "
         "it says '-5'."),
        ("  country: GB\nsubscription", "  niche: wellness\n  country: GB\nsubscription",
         "line 11: site.niche was refused: 'wellness' is no niche that we price; choose one of "
         "crypto_casino, finance_insurance, general, health_medical, tech_saas; it says "
         "'wellness'."),
        ("Europe/London", "Mars/Olympus",
         "line 5: account.time_zone was refused: 'Mars/Olympus' is no time zone; use a name such "
         "as Europe/London; it says 'Mars/Olympus'."),
        ("  tier: lite", "  tier: gold", "line 13: subscription.tier was refused: input should be "
         "'lite' or 'pro'; it says 'gold'."),
        ("  tier: lite\n", "", "line 12: subscription.tier is missing; write lite or pro."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line_and_field(change, to, said):
    assert change in GOOD

    assert said in problems_of(GOOD.replace(change, to))


def test_everything_that_is_wrong_is_said_at_once():
    text = GOOD.replace("tier: lite", "tier: gold").replace("Europe/London", "X/Y")

    assert len(problems_of(text)) == 2


def test_a_price_in_another_currency_than_the_lists_is_needed():
    [problem] = problems_of(GOOD.replace("  price: 100.00\n", ""))

    assert "our list prices are in USD; set subscription.price in GBP" in problem


def test_a_password_is_never_shown_in_a_refusal():
    publishing = "  publishing: {kind: wordpress, url: ftp://x, application_password: hunter2}\n"
    text = GOOD.replace("subscription:\n", f"{publishing}subscription:\n")

    assert "hunter2" not in " ".join(problems_of(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1,\nb: 2", "line 2: the file is not YAML"),
        ("just words", "line 1: the file must be a list of named blocks"),
        ("a: 1\na: 2", "line 2: a is there twice; keep one of them."),
        ("a: &x [1]\nb: *x", "line 2: an alias (*name) is not taken; write it out."),
        ("a: !!python/object/apply:os.system [x]", ""),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_line(text, said):
    if said:
        with pytest.raises(YamlRefused) as refusal:
            read_yaml(text)
        assert said in str(refusal.value)
    else:
        assert read_yaml(text)[0] == {"a": ["x"]}


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("https://www.Example.com/", "example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("EXAMPLE.co.uk", "example.co.uk"),
    ],
)
def test_a_domain_is_kept_in_one_form(written, domain):
    assert normalized_domain(written) == domain


@pytest.mark.parametrize("written", ["", "localhost", "10.0.0.1", "a_b.com", "-x.com", "x..com"])
def test_what_is_no_domain_is_refused(written):
    with pytest.raises(ValueError, match="is no domain"):
        normalized_domain(written)


def test_the_made_up_intakes_are_whole():
    folder = Path(__file__).parents[3] / "tests" / "data" / "intakes"

    for path in sorted(folder.glob("*.yaml")):
        assert parse(path.read_text()).business.name
