"""What a file says, row by row, and what is wrong with it."""
