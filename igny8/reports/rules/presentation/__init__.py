"""A Document as the Typst template takes it: numbers written out, rows cut to the chosen depth."""

from igny8.reports.rules.presentation.report import Dress, presented

__all__ = ["Dress", "presented"]
