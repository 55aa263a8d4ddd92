"""Announcing published pages as the client's service_config.social says."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from igny8.accounts.models import User
from igny8.billing.entitlements import require
from igny8.content.models import PublishedPage
from igny8.services.models import ManagedServiceSubscription
from igny8.social.actions import prepare_posts, release_posts
from igny8.social.models import SocialPost


def announce_page(
    subscription: ManagedServiceSubscription, page: PublishedPage, *, now: datetime
) -> list[SocialPost]:
    """The page's posts on the configured platforms, each made once; none for Lite.

    With auto_post_on_publish they get their time by posting_schedule; without it they wait as
    drafts until somebody releases them. Raises NotEnoughCredits.
    """
    social = subscription.config.social
    if subscription.tier != ManagedServiceSubscription.Tier.PRO or not social.platforms:
        return []
    return prepare_posts(
        page,
        platforms=social.platforms,
        schedule=social.posting_schedule,
        is_released=social.auto_post_on_publish,
        now=now,
    )


def release_drafts(
    subscription: ManagedServiceSubscription,
    *,
    by: User,
    now: datetime,
    ids: Collection[UUID] | None = None,
) -> list[SocialPost]:
    """Give the client's waiting texts, or those of these ids, their time by posting_schedule.

    Raises NotInPlan (402) where the service comes without social posts.
    """
    require(subscription.account, "social_posts", tier=subscription.tier)
    return release_posts(
        subscription.site,
        by=by,
        now=now,
        ids=ids,
        schedule=subscription.config.social.posting_schedule,
    )
