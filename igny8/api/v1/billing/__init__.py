"""What clients owe and pay: their ways to pay, asking for money, and paying by a link."""
