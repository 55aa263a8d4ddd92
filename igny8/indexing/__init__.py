"""Our own checks: may search engines list our clients' pages? Never whether they do."""
