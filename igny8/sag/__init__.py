"""The plan of a site: what it should be about, page by page, and the links that it should get."""
