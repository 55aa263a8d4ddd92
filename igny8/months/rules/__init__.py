"""Which steps a month has, without a database."""
