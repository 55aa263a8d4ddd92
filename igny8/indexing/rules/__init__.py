"""Robots rules, sitemaps and what they mean for a page. No Django, no network, no clock."""
