"""What a price book, a placement and a supplier are. No Django, no files, no clock."""
