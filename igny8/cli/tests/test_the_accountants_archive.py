"""A month for the accountant from the terminal."""

import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.rules.invoices import LineDraft
from igny8.cli.commands import accountant as command
from igny8.cli.main import Arguments
from igny8.cli.output import Output
from igny8.kit.errors import Invalid
from igny8.kit.money import Money


@pytest.fixture
def issued(account, now):
    line = LineDraft(
        kind="order", description="3 links", quantity=Decimal(1), unit_price=Decimal("150.00"),
        amount=Money(Decimal("150.00"), "USD"), revenue_kind="backlinks",
    )  # fmt: skip
    return issue_invoice(account, lines=[line], key="order-1", today=date(2025, 7, 1), now=now)


def ask(now, file, **given):
    made = Arguments(now=now, output=Output(as_json=True))
    asked = {"month": None, "issuer": "", "demo": False, "file": file} | given
    for name, value in asked.items():
        setattr(made, name, value)
    return command.run(made)


def test_the_month_is_written_and_its_sums_are_told(operator, issued, now, tmp_path, capsys):
    code = ask(now, tmp_path / "july.zip", issuer=operator.slug)

    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (told["documents"], told["missing"], told["differs"]) == (1, [], False)
    assert told["figures"] == [
        {
            "words": f"Invoices, {part}",
            "currency": "USD",
            "documents": "150.00",
            "journal": "150.00",
        }
        for part in ("net", "total")
    ]
    assert "invoices/INV-000001.pdf" in zipfile.ZipFile(tmp_path / "july.zip").namelist()


def test_a_lost_document_ends_with_a_failure(issued, now, tmp_path, capsys, settings):
    ask(now, tmp_path / "july.zip")
    issued.refresh_from_db()
    (Path(settings.FILES_ROOT) / issued.pdf.storage_key).unlink()

    code = ask(now, tmp_path / "july.zip")

    assert code == 1
    assert "Not in it: invoices/INV-000001.pdf" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_said(operator, now, tmp_path):
    with pytest.raises(Invalid, match="in a folder that is there"):
        ask(now, tmp_path / "nowhere" / "july.zip")

    assert not (tmp_path / "nowhere").exists()
