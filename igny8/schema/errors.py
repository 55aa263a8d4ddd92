"""What schema refuses."""

from igny8.kit.errors import Invalid


class RatingWithoutSource(Invalid):
    """A rating that does not say where it comes from is not used anywhere."""

    code = "rating_without_source"


class NothingToMark(Invalid):
    """The page does not hold what this type of structured data describes."""

    code = "nothing_to_mark"
