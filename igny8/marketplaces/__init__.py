"""Publishers, what they cost, and the suppliers that place links with them."""
