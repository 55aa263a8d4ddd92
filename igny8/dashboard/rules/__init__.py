"""Sums of the dashboard, without a database."""
