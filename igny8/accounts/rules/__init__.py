"""What follows from a role, without a database."""
