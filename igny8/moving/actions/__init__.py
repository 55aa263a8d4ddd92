"""Taking the rows of a file over."""
