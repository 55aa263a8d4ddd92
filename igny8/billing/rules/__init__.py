"""Pure calculation: periods, proration, prices, entitlements, the journal's arithmetic."""
