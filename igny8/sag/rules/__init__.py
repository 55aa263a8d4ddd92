"""How a plan is made from an intake and search data. No Django, no files, no clock."""
