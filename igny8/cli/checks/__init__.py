"""What `igny8 doctor` looks at: each check is a function that answers findings."""
