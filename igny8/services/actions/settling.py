"""To-dos of a client's beginning that close themselves, each when what it asks for has happened."""

from collections.abc import Callable, Mapping
from datetime import datetime

from igny8.content.models import ContentNeed
from igny8.content.queries import needs_of_month
from igny8.inbox.actions import complete_todo
from igny8.inbox.events import ApprovalDecided
from igny8.inbox.models import Approval, Todo
from igny8.publishing.models import SiteConnection
from igny8.sag.queries import approved_blueprint
from igny8.services.actions.duties import current_subscription, duty_key, latest_budget_answer
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription
from igny8.services.rules.duties import BLUEPRINT, BUDGET, CONNECTION, SOCIAL
from igny8.social.models import SocialPost

Subscription = ManagedServiceSubscription
Need = ContentNeed.Status
READ = (Need.ACCEPTED, Need.PUBLISHED)
WRITTEN = (Need.REVIEW, *READ)


def first_task_key(subscription: Subscription, name: str) -> str:
    """Under which key a task of the first month is kept."""
    return f"first:{subscription.pk}:{name}"


def settle_todos(subscription: Subscription, *, now: datetime) -> None:
    """Tick off the client's duties and the team's first tasks that are done by what happened."""
    happened = {
        **{duty_key(subscription, name): fact for name, fact in DUTIES.items()},
        **{first_task_key(subscription, name): fact for name, fact in FIRST_TASKS.items()},
    }
    waiting = Todo.objects.filter(account=subscription.account, key__in=happened, done_at=None)
    for todo in waiting:
        if happened[todo.key](subscription):
            complete_todo(todo, by=None, now=now)


def after_answer(event: ApprovalDecided, *, now: datetime) -> None:
    """The client answered: what waited for that alone is done."""
    approval = Approval.objects.select_related("site").get(pk=event.approval_id)
    subscription = current_subscription(approval.site)
    if subscription is not None:
        settle_todos(subscription, now=now)


def settle_first_task(subscription: Subscription, name: str, *, now: datetime) -> None:
    """Tick off one of the team's first tasks, where something says that it is done."""
    key = first_task_key(subscription, name)
    for todo in Todo.objects.filter(account=subscription.account, key=key):
        complete_todo(todo, by=None, now=now)


def _is_connected(subscription: Subscription) -> bool:
    connections = SiteConnection.objects.filter(site=subscription.site)
    return connections.filter(status=SiteConnection.Status.CONNECTED).exists()


def _has_a_blueprint(subscription: Subscription) -> bool:
    return approved_blueprint(subscription.site) is not None


def _has_posted(subscription: Subscription) -> bool:
    """Whoever posted for the client had access."""
    posts = SocialPost.objects.filter(site=subscription.site)
    return posts.filter(status=SocialPost.Status.POSTED).exists()


def _has_a_budget(subscription: Subscription) -> bool:
    answer = latest_budget_answer(subscription)
    return answer is not None and answer.amount == subscription.config.backlinks.monthly_budget


def _are(subscription: Subscription, statuses: tuple[str, ...]) -> bool:
    """Whether all the articles that the first month owes stand in one of these."""
    first = subscription.agreement.periods.order_by("start").first()
    if first is None:
        return False
    needs = needs_of_month(subscription.site, first.start)
    return needs.filter(status__in=statuses).count() >= first.units_owed


def _has_ordered(subscription: Subscription) -> bool:
    orders = BacklinkServiceOrder.objects.filter(site=subscription.site)
    return orders.filter(approved_at__isnull=False).exists()


DUTIES: Mapping[str, Callable[[Subscription], bool]] = {
    CONNECTION.name: _is_connected,
    BLUEPRINT.name: _has_a_blueprint,
    SOCIAL.name: _has_posted,
    BUDGET.name: _has_a_budget,
}
FIRST_TASKS: Mapping[str, Callable[[Subscription], bool]] = {
    "blueprint": _has_a_blueprint,
    "content": lambda subscription: _are(subscription, WRITTEN),
    "links": _has_ordered,
    "review": lambda subscription: _are(subscription, READ),
}
