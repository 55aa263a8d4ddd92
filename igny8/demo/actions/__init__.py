"""Loading the demonstration, all of it or one client."""

from igny8.demo.actions.client import load_client
from igny8.demo.actions.portfolio import load_portfolio

__all__ = ["load_client", "load_portfolio"]
