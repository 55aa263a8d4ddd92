"""Days of an account's own calendar, worked out where the rows are."""

from django.db.models import DateField, Func


class LocalDay(Func):
    """The day that a moment is in a time zone (IANA name): LocalDay(zone, moment)."""

    template = "(timezone(%(expressions)s))::date"
    arity = 2
    output_field = DateField()
