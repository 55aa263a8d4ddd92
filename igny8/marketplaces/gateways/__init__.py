"""Suppliers of links: one module each, all with the same states and the same proof."""
