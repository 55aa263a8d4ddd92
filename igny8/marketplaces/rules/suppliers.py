"""Who places links and releases, and what each wants to know first.

EIN Presswire, PRNews.io and Linking News have no public ordering interface that we know of: a
person fills in their form with the fields listed here, and brings back the proof.
"""

from dataclasses import dataclass
from typing import Final

from igny8.marketplaces.rules.tiers import GUEST_POST, PR

# Plays a supplier for the demonstration: its pages are our own, and nobody links to the client.
SANDBOX: Final = "sandbox"


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the supplier's order form. `limit` counts characters, 0 is without limit."""

    name: str
    label: str
    required: bool = True
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier, what it sells, its form, what to check before sending, what proves delivery."""

    code: str
    name: str
    kinds: tuple[str, ...]
    website: str = ""
    form: tuple[FormField, ...] = ()
    checklist: tuple[str, ...] = ()
    proof: tuple[str, ...] = ("The address of the page that carries the link.",)


_LINK_FORM = (
    FormField("target_url", "The page to link to"),
    FormField("anchor", "The link's text", limit=300),
    FormField("rel", "Follow, sponsored or nofollow"),
    FormField("placement", "Where on the page", required=False),
    FormField("topic", "What the article is about", required=False, limit=500),
)
_LINK_CHECKLIST = (
    "The publisher writes about this subject.",
    "The page will be open to search engines and will not be marked noindex.",
    "Paid links carry the rel that was agreed.",
)
_RELEASE_FORM = (
    FormField("headline", "Headline", limit=200),
    FormField("summary", "Summary", limit=500),
    FormField("body", "Body"),
    FormField("keywords", "Keywords", required=False, limit=300),
    FormField("target_url", "The page to link to"),
    FormField("anchor", "The link's text", limit=300),
    FormField("dateline_city", "City of the dateline"),
    FormField("dateline_country", "Country of the dateline"),
    FormField("send_date", "Day of sending"),
    FormField("contact_name", "Press contact"),
    FormField("contact_email", "E-mail of the contact"),
    FormField("contact_phone", "Telephone of the contact", required=False),
    FormField("images", "Pictures with their captions", required=False),
)
_RELEASE_CHECKLIST = (
    "It reports news: something happened, is new, or was found out.",
    "It speaks of the company by its name and never to the reader.",
    "It claims nothing that it does not attribute or prove.",
    "Nothing in it is a legal accusation or a political appeal.",
    "The contact answers at the given address and has agreed to be named.",
)
_RELEASE_PROOF = (
    "The address of the release.",
    "The distribution report: a file, or the addresses of the outlets.",
    "What it cost.",
)

SUPPLIERS: Final = {
    supplier.code: supplier
    for supplier in (
        Supplier("manual", "Direct outreach", (GUEST_POST, PR), "", _LINK_FORM, _LINK_CHECKLIST),
        Supplier("fatgrid", "FatGrid", (GUEST_POST,), "https://fatgrid.com/", _LINK_FORM,
                 _LINK_CHECKLIST),
        Supplier("ein_presswire", "EIN Presswire", (PR,), "https://www.einpresswire.com/",
                 _RELEASE_FORM, _RELEASE_CHECKLIST, _RELEASE_PROOF),
        Supplier("prnews", "PRNews.io", (GUEST_POST, PR), "https://prnews.io/", _RELEASE_FORM,
                 _RELEASE_CHECKLIST, _RELEASE_PROOF),
        Supplier("linking_news", "Linking News", (PR,), "https://www.linkingnews.com/",
                 _RELEASE_FORM, _RELEASE_CHECKLIST, _RELEASE_PROOF),
        Supplier(SANDBOX, "Sandbox", (GUEST_POST, PR)),
    )
}  # fmt: skip
