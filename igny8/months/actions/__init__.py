"""Starting a month and running its steps."""

from igny8.months.actions.start import start_month

__all__ = ["start_month"]
