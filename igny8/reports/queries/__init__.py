"""What each section of a report says, read from the domains below."""
