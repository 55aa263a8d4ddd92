"""Pure rules of reports: what they say, how complete they are, how they are worded."""
