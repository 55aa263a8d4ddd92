"""How an export is read and what may be concluded from it. No Django, no files."""
