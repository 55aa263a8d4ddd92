"""What a writing service's refusal means: what happened, and what to do about it."""

from dataclasses import dataclass

# Statuses at which the same request may succeed later.
PASSING = frozenset({408, 409, 425, 429})
# What services say with 429 when it is not about speed: nothing more is paid for.
USED_UP = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why it was refused. `permanent` says that the same request will be refused again."""

    sentence: str
    permanent: bool


def refusal_of(status: int, *, said: str, code: str = "") -> Refusal:
    """The refusal in words; `said` and `code` are the service's own."""
    quoted = f"{status}: {said[:LONGEST_QUOTE]}" if said else str(status)
    if status == 402 or code in USED_UP:
        return Refusal(
            f"Our account with the writing service is used up ({quoted}). Nothing was written. "
            "Top it up there, then let the page go on.",
            permanent=True,
        )
    if status in REMEDIES:
        what, remedy = REMEDIES[status]
        return Refusal(f"The writing service {what} ({quoted}). {remedy}", permanent=True)
    if status == 429:
        return Refusal(
            f"The writing service asks us to slow down ({quoted}). The page waits and is tried "
            "again by itself; nothing is lost.",
            permanent=False,
        )
    if status >= 500 or status in PASSING:
        return Refusal(
            f"The writing service failed ({quoted}). The page waits and is tried again by itself; "
            "nothing is lost.",
            permanent=False,
        )
    return Refusal(
        f"The writing service refused the request ({quoted}). Nothing was written. Check that the "
        "model named in IGNY8_OPENAI_MODEL takes a JSON schema as its response format, or write "
        "the page by hand.",
        permanent=True,
    )


_AGAIN = "start igny8 serve again and let the page go on."
REMEDIES = {
    401: (
        "does not accept our key",
        f"Nothing was written. Put a valid key in IGNY8_OPENAI_API_KEY, then {_AGAIN}",
    ),
    403: (
        "does not allow our key to use this model",
        "Nothing was written. Give the key that right there, or name another model in "
        f"IGNY8_OPENAI_MODEL, then {_AGAIN}",
    ),
    404: (
        "knows no such address or model",
        f"Nothing was written. Check IGNY8_OPENAI_BASE_URL and IGNY8_OPENAI_MODEL, then {_AGAIN}",
    ),
}
