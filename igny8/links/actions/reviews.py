"""A person's look at a link."""

from datetime import datetime

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.links.errors import ReviewRefused
from igny8.links.models import LinkReview
from igny8.links.rules.scoring import BEST_GRADE, LOWEST_GRADE
from igny8.sag.models import SAGBacklink


@transaction.atomic
def review_link(
    backlink: SAGBacklink,
    *,
    by: User,
    now: datetime,
    content: int,
    relevance: int,
    placement: int,
    note: str = "",
) -> LinkReview:
    """Grade a link's content, relevance and placement from 1 to 5; the next check counts them.

    Raises ReviewRefused.
    """
    grades = {"content": content, "relevance": relevance, "placement": placement}
    for name, grade in grades.items():
        if not LOWEST_GRADE <= grade <= BEST_GRADE:
            raise ReviewRefused(
                f"The grade for {name} is {grade}; it goes from {LOWEST_GRADE} to {BEST_GRADE}.",
                field=name,
            )
    review = LinkReview.objects.create(
        account=backlink.account,
        backlink=backlink,
        reviewed_by=by,
        reviewed_at=now,
        content_grade=content,
        relevance_grade=relevance,
        placement_grade=placement,
        note=note,
    )
    record(
        backlink.account, actor=by, verb="reviewed", subject="link", subject_id=backlink.pk,
        now=now, detail=grades,
    )  # fmt: skip
    return review
