"""Links of a retainer's order that have no publisher."""

from datetime import datetime

from igny8.inbox.actions import add_todo, complete_todo
from igny8.inbox.models import Todo
from igny8.services.actions.duties import current_subscription
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.queries.orders import links_to_choose


def ask_for_links(order: BacklinkServiceOrder, *, now: datetime) -> None:
    """A to-do for the account manager while links are to be chosen; done once none are.

    What was done stays done, so there is one for each number of links that the order has had.
    """
    wanted = links_to_choose(order)
    about = f"choose-links:{order.pk}:"
    key = f"{about}{OrderedLink.objects.filter(order=order).count()}"
    earlier = Todo.objects.filter(account=order.account, key__startswith=about, done_at=None)
    for todo in earlier.exclude(key=key) if wanted else earlier:
        complete_todo(todo, by=None, now=now)
    if not wanted:
        return
    subscription = current_subscription(order.site)
    add_todo(
        order.account,
        site=order.site,
        title=f"{order.site}'s retainer, {order.period}: choose the publishers of {wanted} of its "
        f"{order.links_ordered} links",
        key=key,
        owner=subscription.account_manager if subscription else None,
        now=now,
    )
