"""VAT numbers are kept as their country prints them; what cannot be one is refused."""

import pytest

from igny8.billing.errors import WrongVatNumber
from igny8.billing.rules.vat_numbers import checked_vat_number


@pytest.mark.parametrize(
    ("country", "written", "kept"),
    [
        ("GB", "980 7806 84", "GB980780684"),
        ("GB", "GB980780684", "GB980780684"),
        ("GB", "XI 980780684", "XI980780684"),
        ("DE", "136,695 976", "DE136695976"),
        ("GR", "094259216", "EL094259216"),
        ("GR", "EL 094259216", "EL094259216"),
        ("IE", "IE8D79739I", "IE8D79739I"),
        ("CH", "CHE-107.787.577 MWST", "CHE107787577MWST"),
        ("NO", "NO 995 525 828 MVA", "NO995525828MVA"),
        ("US", "12-3456789", "123456789"),
        ("DE", "", ""),
    ],
)
def test_a_vat_number_is_kept_with_its_countrys_letters(
    country: str, written: str, kept: str
) -> None:
    assert checked_vat_number(written, country=country) == kept


@pytest.mark.parametrize(
    ("country", "written", "said"),
    [
        ("GB", "980780685", "'980780685' is not a VAT number of GB."),
        ("DE", "DE136695977", "is not a VAT number of DE."),
        ("FR", "DE136695976", "is not a VAT number of FR."),
        ("CH", "CHE107787578MWST", "is not a VAT number of CH."),
        ("DE", "FR1", "'FR1' is not a VAT number of DE."),
        ("GB", "X", "'X' is not a VAT number of GB."),
        ("US", "1" * 21, "has more than 20 characters."),
    ],
)
def test_a_wrong_vat_number_is_refused(country: str, written: str, said: str) -> None:
    with pytest.raises(WrongVatNumber, match=said):
        checked_vat_number(written, country=country)
