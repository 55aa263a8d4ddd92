"""What is due to be posted for a client, ready to copy; release drafts, note what went out.

igny8 social client.example
igny8 social client.example --release all
igny8 social client.example --posted ID --url https://www.linkedin.com/feed/update/…
igny8 social client.example --engagement ID --likes 9 --comments 2 --shares 1
"""

import argparse
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from igny8.accounts.access import person_who_may
from igny8.accounts.models import Site, User
from igny8.accounts.queries import site_named
from igny8.cli.main import Arguments
from igny8.kit.errors import Invalid, NotFound
from igny8.services.actions.announcing import release_drafts
from igny8.services.queries import subscription_of
from igny8.social.actions import mark_posted, record_engagement
from igny8.social.models import SocialPost
from igny8.social.queries import PostCounts, post_counts, posts_in_order

# The end of an id tells a site's posts apart.
SHOWN_OF_ID = 8
ALL = "all"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", help="the site's domain")
    parser.add_argument("--release", metavar="ID|all", help="let a draft, or all, go out")
    parser.add_argument("--posted", metavar="ID", help="it was posted; --url says where it stands")
    parser.add_argument("--url", default="", help="the post's address on the platform")
    parser.add_argument("--engagement", metavar="ID", help="what a post has brought")
    for name in ("likes", "comments", "shares", "clicks"):
        parser.add_argument(f"--{name}", type=int, metavar="N", help="as the platform shows it")
    parser.add_argument(
        "--by", metavar="EMAIL", default="", help="who did it (default: the account manager)"
    )


def run(arguments: Arguments) -> int:
    """Do what was asked, then show what is due and what waits."""
    site = site_named(arguments.site)
    wanted = [arguments.release, arguments.posted, arguments.engagement]
    if sum(one is not None for one in wanted) > 1:
        raise Invalid("Release, mark as posted or note engagement, one at a time.")
    if arguments.release is not None:
        _release(site, arguments)
    elif arguments.posted is not None:
        post = _post(site, arguments.posted)
        mark_posted(post, url=arguments.url, by=_person(site, arguments), now=arguments.now)
    elif arguments.engagement is not None:
        _engagement(site, arguments)
    _show(site, arguments)
    return 0


def _release(site: Site, arguments: Arguments) -> None:
    ids = None if arguments.release == ALL else [_post(site, arguments.release).pk]
    person = _person(site, arguments)
    released = release_drafts(subscription_of(site), by=person, now=arguments.now, ids=ids)
    arguments.output.say(f"{len(released)} drafts released.")


def _engagement(site: Site, arguments: Arguments) -> None:
    typed = {name: getattr(arguments, name) for name in ("likes", "comments", "shares")}
    if missing := [f"--{name}" for name, value in typed.items() if value is None]:
        raise Invalid(f"Say {', '.join(missing)} too; 0 where there are none.")
    record_engagement(
        _post(site, arguments.engagement), clicks=arguments.clicks, now=arguments.now, **typed
    )


def _person(site: Site, arguments: Arguments) -> User:
    if arguments.by:
        return person_who_may(arguments.by, site.account, "deliver")
    manager = subscription_of(site).account_manager
    if manager is None:
        raise Invalid("This client has no account manager; say with --by EMAIL who did it.")
    return manager


def _post(site: Site, end: str) -> SocialPost:
    posts = SocialPost.objects.filter(site=site)
    found = [pk for pk in posts.values_list("pk", flat=True) if end and str(pk).endswith(end)]
    if len(found) != 1:
        many = "Several texts have" if found else "No text has"
        raise NotFound(f"{many} an id that ends in “{end}”; `igny8 social {site}` lists them.")
    return posts.select_related("page").get(pk=found[0])


def _show(site: Site, arguments: Arguments) -> None:
    now, output = arguments.now, arguments.output
    counts = post_counts(site, now=now)
    output.say(
        f"{site}: {counts.due} due, {counts.drafts} drafts, {counts.coming} coming, "
        f"{counts.posted} posted."
    )
    shown = list(posts_in_order(site, now=now).exclude(status=SocialPost.Status.POSTED))
    for post in shown:
        if post.is_due(now=now) or post.status == SocialPost.Status.DRAFT:
            output.say("")
            output.say(_heading(post))
            output.say(post.text)
    if counts.due:
        output.say("")
        output.say(f"Once one is out: igny8 social {site} --posted ID --url ADDRESS")
    if counts.drafts:
        output.say(f"To let the drafts go out: igny8 social {site} --release all")
    posts = [_facts(post, now) for post in shown]
    output.result({"site": site.domain, "counts": _counted(counts), "posts": posts})


def _heading(post: SocialPost) -> str:
    when = f"due since {post.scheduled_at:%Y-%m-%d %H:%M} UTC" if post.scheduled_at else "draft"
    return f"── {post.get_platform_display()}, {when}, {_short(post.pk)}: {post.page.title}"


def _short(pk: UUID) -> str:
    return str(pk)[-SHOWN_OF_ID:]


def _counted(counts: PostCounts) -> dict[str, int]:
    return asdict(counts)


def _facts(post: SocialPost, now: datetime) -> dict[str, Any]:
    return {
        "id": post.pk,
        "platform": post.platform,
        "status": post.status,
        "is_due": post.is_due(now=now),
        "scheduled_at": post.scheduled_at,
        "page": post.page.url,
        "text": post.text,
    }
