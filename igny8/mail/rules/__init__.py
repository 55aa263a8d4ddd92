"""What an e-mail must look like, without a database."""
