"""What link checks refuse."""

from igny8.kit.errors import Conflict, Invalid


class NoPageToCheck(Conflict):
    """The link has no page yet: it was ordered but not delivered."""

    code = "no_page_to_check"


class ReviewRefused(Invalid):
    """A review gives each of its three grades from 1 to 5."""

    code = "review_refused"
