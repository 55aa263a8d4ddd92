"""Plans, credits, agreements, invoices, payments and the journal."""
