"""A client's site, looked at as a crawler would."""
