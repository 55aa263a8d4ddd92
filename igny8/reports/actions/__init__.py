"""What is done with a report: drawn, kept, frozen, sent."""
