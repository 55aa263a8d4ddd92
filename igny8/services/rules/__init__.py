"""Prices, margins and allowed moves, without a database."""
