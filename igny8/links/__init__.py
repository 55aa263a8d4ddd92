"""Live checks of links: found or not, as agreed or not, with the evidence."""
