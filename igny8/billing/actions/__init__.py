"""What changes billing's rows."""
