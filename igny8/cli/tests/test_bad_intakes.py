"""Intakes that cannot be taken in: what is said, and that nothing is half made."""

import json
from pathlib import Path

import pytest

from igny8.accounts.models import Account

INTAKE = Path(__file__).parents[3] / "tests" / "data" / "intakes" / "carls-chairs.yaml"
GOOD = INTAKE.read_text()
NICHES = "crypto_casino, finance_insurance, general, health_medical, tech_saas"


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("change", "to", "line", "said"),
    [
        ("niche: general", "nich: general", "nich: general",
         "site.nich is not known; did you mean niche?"),
        ("  tier: lite\n", "", "subscription:",
         "subscription.tier is missing; write lite or pro."),
        ("  name: Carl's Chairs\n  country", "  country", "account:", "account.name is missing."),
        ("domain: carls-chairs.example", "domain: carls chairs", "domain:",
         "site.domain was refused: 'carls chairs' is no domain; write it like example.com"),
        ("niche: general", "niche: furniture", "niche:",
         f"site.niche was refused: 'furniture' is no niche that we price; choose one of {NICHES}"),
        ("  price: 100.00", "  price: -100.00", "  price: -",
         "subscription.price was refused: input should be greater than or equal to 0; it says "
         "'-100.00'."),
        ("starts_on: 2025-04-01", "starts_on: 1 April", "starts_on",
         "subscription.starts_on was refused"),
        ("publishing: {kind: static}", "publishing: {kind: wordpress, url: shop}", "publishing",
         "site.publishing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_file_line_and_field(
    igny8, rows, tmp_path, change, to, line, said
):
    assert GOOD.count(change) == 1
    path = tmp_path / "client.yaml"
    text = GOOD.replace(change, to)
    path.write_text(text)
    before = rows()

    ended = igny8("onboard", path)

    assert ended.code == 1
    first, problem, last = ended.err.strip().splitlines()
    assert first == f"{path}: one thing is wrong; nothing was made."
    assert problem.startswith(f"  line {line_of(text, line)}: {said}")
    assert last == "Correct the file, then run the same command again."
    assert rows() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("account: [1,\nusers: 2", "line 2: the file is not YAML"),
        ("just words", "line 1: the file must be a list of named blocks"),
        ("", "line 1: the file must be a list of named blocks"),
        ("account:\n\tname: tab", "line 2: the file is not YAML"),
    ],
)
def test_what_is_no_yaml_is_named_with_its_line(igny8, rows, tmp_path, text, said):
    path = tmp_path / "client.yaml"
    path.write_text(text)
    before = rows()

    ended = igny8("onboard", path)

    assert ended.code == 1
    assert f"{path}: one thing is wrong; nothing was made." in ended.err
    assert said in ended.err
    assert rows() == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_an_intake_may_come_with_a_byte_order_mark(igny8, tmp_path, encoding):
    path = tmp_path / "client.yaml"
    path.write_bytes(GOOD.encode(encoding))

    ended = igny8("onboard", path)

    assert ended.code == 0
    assert Account.objects.get(kind="client").name == "Carl's Chairs"


def test_broken_encoding_is_named_with_its_line(igny8, rows, tmp_path):
    path = tmp_path / "client.yaml"
    path.write_bytes(
        GOOD.replace("  name: Carl's Chairs\n", "  name: Caf\xe9\n", 1).encode("latin-1")
    )
    before = rows()

    ended = igny8("onboard", path)

    assert ended.code == 1
    assert f"{path}, line 3: this is not UTF-8 text; save the file as UTF-8" in ended.err
    assert rows() == before


def test_a_file_that_is_not_there_a_folder_and_a_huge_file_are_named(igny8, rows, tmp_path):
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(200_000_000)
    before = rows()

    ended = [igny8("onboard", path) for path in (tmp_path / "none.yaml", tmp_path, huge)]

    assert [one.code for one in ended] == [1, 1, 1]
    assert f"There is no file {tmp_path / 'none.yaml'}; check the name." in ended[0].err
    assert f"{tmp_path} is a folder; name the file in it." in ended[1].err
    assert f"{huge} has 200 MB; 2 MB is the most that is read." in ended[2].err
    assert rows() == before


def test_a_machine_gets_the_problems_one_by_one(igny8, tmp_path):
    path = tmp_path / "client.yaml"
    path.write_text(GOOD.replace("price: 100.00", "price: -1").replace("tier: lite", "teir: lite"))

    ended = igny8("--json", "onboard", path)

    assert ended.code == 1
    error = json.loads(ended.out)["error"]
    assert error["code"] == "intake_refused"
    assert {problem["field"] for problem in error["details"]["problems"]} == {
        "subscription.price", "subscription.tier", "subscription.teir",
    }  # fmt: skip
