"""What can be wrong with an export."""

from igny8.kit.errors import Invalid


class ImportRefused(Invalid):
    """An export that cannot be trusted: where, what was found, what was expected, what to do.

    `file` is the file's own name, `line` counts from 1 (0: the whole file), `field` is the column.
    """

    code = "search_import_refused"

    def __init__(
        self,
        problem: str,
        *,
        file: str,
        expected: str,
        remedy: str,
        line: int = 0,
        field: str = "",
    ) -> None:
        place = ", ".join(
            part for part in (file, f"line {line}" if line else "", field and f"“{field}”") if part
        )
        super().__init__(
            f"{place}: {problem} Expected {expected}. {remedy}",
            file=file, line=line, field=field, problem=problem, expected=expected, remedy=remedy,
        )  # fmt: skip
