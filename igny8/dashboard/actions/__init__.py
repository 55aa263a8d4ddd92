"""Keeping what the dashboard reads short and right."""
