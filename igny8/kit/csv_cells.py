"""Cells of CSV files that people open in spreadsheets."""

# A text that begins so is taken for a formula (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> str:
    """The cell's text; what a spreadsheet would take for a formula begins with an apostrophe.

    Numbers and days stay as they are; None is empty.
    """
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{value}"
    return str(value)
