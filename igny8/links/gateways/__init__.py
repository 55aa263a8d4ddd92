"""Strangers' pages, fetched safely."""
