"""What changes accounts, people and files."""
