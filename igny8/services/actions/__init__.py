"""What changes subscriptions, orders and deliveries."""
