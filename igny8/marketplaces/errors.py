"""What marketplaces refuse."""

from collections.abc import Sequence
from dataclasses import dataclass

from igny8.kit.errors import Conflict, GatewayError, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class BookProblem:
    """One thing wrong with a price book. `line` counts from 1; 0 means the whole file."""

    file: str
    problem: str
    expected: str
    remedy: str
    line: int = 0
    column: str = ""

    @property
    def sentence(self) -> str:
        place = [self.file, f"line {self.line}" if self.line else "", self.column]
        where = ", ".join(part for part in place if part)
        return f"{where}: {self.problem} Expected {self.expected}. {self.remedy}"


class PriceBookRefused(Invalid):
    """The price book is wrong somewhere; `problems` says where, and nothing was imported."""

    code = "price_book_refused"

    def __init__(self, problems: Sequence[BookProblem]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        rest = f" ({more} more problem{'s' if more > 1 else ''}.)" if more else ""
        super().__init__(
            f"{self.problems[0].sentence} Nothing was imported.{rest}",
            problems=[problem.sentence for problem in self.problems],
        )


class NoSuchSupplier(NotFound):
    """There is no supplier of that name."""

    code = "no_such_supplier"


class SandboxRefused(Conflict):
    """The sandbox only plays a supplier; a client who pays for links gets none from it."""

    code = "sandbox_refused"


class NoSuchPlacement(NotFound):
    """The supplier has no placement under that reference."""

    code = "no_such_placement"


class PlacementKeyReused(Conflict):
    """The key was used before for another link; nothing was ordered."""

    code = "placement_key_reused"


class IllegalPlacementMove(Conflict):
    """A placement does not go from that state to this one; nothing has changed."""

    code = "illegal_placement_move"


class PlacementRefused(GatewayError):
    """The supplier does not take the order; asking again is useless."""

    code = "placement_refused"


class OutcomeUnknown(GatewayError):
    """The supplier did not answer; it may have taken the order: look it up before asking again."""

    code = "placement_outcome_unknown"


class SupplierNotAsked(GatewayError):
    """Under a simulated clock nobody outside is asked for anything."""

    code = "supplier_not_asked"


class LookUpFailed(GatewayError):
    """A publisher look-up gave no usable answer."""

    code = "look_up_failed"
