"""Billing beyond one subscription: what is offered, what failed."""
