"""Billing beyond one subscription: offers, corrections, ways to pay, asking for money."""
