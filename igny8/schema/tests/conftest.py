"""Drafts to publish come as in the content domain's own tests."""

from igny8.content.tests.conftest import blueprint, credits, draft, need, needs

__all__ = ["blueprint", "credits", "draft", "need", "needs"]
