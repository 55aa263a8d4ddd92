"""What marketplaces refuse."""

from collections.abc import Sequence

from igny8.kit.csv_files import FileProblem
from igny8.kit.errors import Conflict, GatewayError, Invalid, NotFound


class PriceBookRefused(Invalid):
    """The price book is wrong somewhere; `problems` says where, and nothing was imported."""

    code = "price_book_refused"

    def __init__(self, problems: Sequence[FileProblem]) -> None:
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
