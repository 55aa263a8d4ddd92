"""FAQPage: questions with the one answer that the page gives to each."""

from collections.abc import Sequence
from typing import Any

from igny8.schema.errors import NothingToMark


def faq(questions: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Questions and answers, in the page's order. Raises NothingToMark when there are none."""
    if not questions:
        raise NothingToMark("The page asks and answers no question.")
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }
            for question, answer in questions
        ],
    }
