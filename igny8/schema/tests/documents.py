"""One document of every type, with the text on which a reader finds all of it.

Also what tests/real shows to the judges that others made.
"""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from igny8.schema.rules.article import article
from igny8.schema.rules.breadcrumbs import breadcrumbs
from igny8.schema.rules.facts import (
    Author,
    Company,
    Crumb,
    NamedRating,
    NamedReview,
    Offer,
    OpeningHours,
    Page,
    PageParts,
    PostalAddress,
)
from igny8.schema.rules.faq import faq
from igny8.schema.rules.howto import howto
from igny8.schema.rules.local_business import local_business
from igny8.schema.rules.organization import organization
from igny8.schema.rules.product import product
from igny8.schema.rules.pros_cons import pros_and_cons
from igny8.schema.rules.review import review

HOME = "https://carls-chairs.example/"
URL = f"{HOME}oak-chairs/"
CARLA = Author("Carla Holt", "Master joiner", f"{HOME}carla/")
STOOL = Offer(
    "Ashby Stool",
    description="A stool of solid ash.",
    brand="Ashby",
    sku="AS-1",
    url=f"{HOME}ashby-stool/",
    price=Decimal("1249.00"),
    currency="GBP",
)
RATING = NamedRating(
    Decimal("4.70"), 1312, "Trustpilot", "https://reviews.example/ashby", product="Ashby Stool"
)
REVIEW = NamedReview(
    "Mo Khan",
    "It has carried three children for ten years.",
    "Trustpilot",
    "https://reviews.example/ashby/1",
    product="Ashby Stool",
    rating=Decimal(5),
    date="2025-06-03",
)
CARLS = Company(
    name="Carl's Chairs",
    url=HOME,
    description="We make chairs in Leeds.",
    logo=f"{HOME}logo.png",
    phone="+44 113 496 0000",
    email="hello@carls-chairs.example",
    address=PostalAddress("1 Mill Lane", "Leeds", "GB", "West Yorkshire", "LS1 4AB"),
    hours=(
        OpeningHours(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"), "09:00", "17:30"),
    ),
    same_as=("https://social.example/carls",),
    authors=(CARLA,),
    offers=(STOOL,),
    ratings=(RATING,),
    reviews=(REVIEW,),
)
PARTS = PageParts(
    title="Which wood lasts",
    text=(
        "Carl's Chairs Home › Chairs › Which wood lasts by Carla Holt, Master joiner · 1 July 2025"
    ),
    language="en-GB",
    image=f"{HOME}cover.png",
    published_at=datetime(2025, 7, 1, 12, 0, tzinfo=UTC),
    modified_at=datetime(2025, 7, 1, 12, 0, tzinfo=UTC),
)
PAGE = Page(URL, PARTS, author=CARLA, about=STOOL)
CRUMBS = (Crumb("Home", HOME), Crumb("Chairs", f"{HOME}chairs/"), Crumb("Which wood lasts", URL))
QUESTIONS = (
    ("Does oak last?", "For a hundred years."),
    ("Does ash last?", "Indoors it does."),
)


def every_type() -> dict[str, tuple[dict[str, Any], str]]:
    """By our name for the type: the document, and a text that shows all of it."""
    return {
        "Article": (article(PAGE, CARLS), PARTS.text),
        "FAQPage": (faq(QUESTIONS), " ".join(" ".join(pair) for pair in QUESTIONS)),
        "BreadcrumbList": (breadcrumbs(CRUMBS), PARTS.text),
        "Organization": (organization(replace(CARLS, hours=())), CONTACT),
        "LocalBusiness": (local_business(CARLS), CONTACT),
        "Product": (
            product(
                STOOL,
                page_url=URL,
                rating=RATING,
                reviews=[REVIEW],
                image=f"{HOME}stool.png",
            ),
            "Ashby Stool by Ashby (AS-1). A stool of solid ash. £1,249. 4.7 out of 5 from 1,312 "
            "ratings on Trustpilot. Mo Khan: It has carried three children for ten years. 5 "
            "stars, 3 June 2025",
        ),
        "Review": (
            review(REVIEW, item=product(STOOL, page_url=URL, image=f"{HOME}stool.png")),
            "Ashby Stool by Ashby (AS-1). A stool of solid ash. £1,249. “It has carried "
            "three children for ten years.” Mo Khan, 3 June 2025, 5 stars, on Trustpilot",
        ),
        "HowTo": (
            howto("How to oil oak", ["Sand it.", "Oil it.", "Wait a day."]),
            "How to oil oak 1. Sand it. 2. Oil it. 3. Wait a day.",
        ),
        "ProsAndCons": (
            pros_and_cons(
                "Ashby Stool", author=CARLA, pros=["Light", "Strong"], cons=["Wobbles on stone"]
            ),
            "Ashby Stool, tried by Carla Holt. Pros: Light, Strong. Cons: Wobbles on stone.",
        ),
    }


CONTACT = (
    "Carl's Chairs. We make chairs in Leeds. 1 Mill Lane, Leeds, West Yorkshire LS1 4AB, United "
    "Kingdom. Phone (0113) 496 0000, hello@carls-chairs.example. Monday to Friday 9am to 5:30 pm."
)
