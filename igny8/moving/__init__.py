"""Moving in from other software or a spreadsheet: clients, what they have, and what they owe."""
