"""What reports refuse."""

from igny8.kit.errors import Conflict, Invalid


class ReportIncomplete(Conflict):
    """A source is late or missing, so the report waits for a person's word."""

    code = "report_incomplete"


class ReportFrozen(Conflict):
    """A frozen report never changes; a correction is a new version."""

    code = "report_frozen"


class NotFrozenYet(Conflict):
    """Only a frozen report has a final document."""

    code = "report_not_frozen"


class NobodyToSendTo(Conflict):
    """The report has no recipient."""

    code = "report_has_no_recipient"


class WrongPeriod(Invalid):
    """The report's days make no period."""

    code = "wrong_period"
