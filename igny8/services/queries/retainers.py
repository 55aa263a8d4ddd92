"""Reads over retainers: which there are, and which of their months have no order yet."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from igny8.accounts.errors import NoSuchRow
from igny8.accounts.models import Account, Site
from igny8.billing.models import PendingLine, ServicePeriod
from igny8.services.models import BacklinkServiceOrder, Retainer


def retainers_of(accounts: QuerySet[Account]) -> QuerySet[Retainer]:
    """The retainers of these accounts, with what a list shows of each."""
    rows = Retainer.objects.for_accounts(accounts)
    return rows.select_related("account", "site", "agreement", "sold_by")


def retainer_of(site: Site) -> Retainer:
    """The site's retainer that was sold last. Raises NoSuchRow."""
    rows = Retainer.objects.filter(site=site).select_related("account", "site", "agreement")
    last = rows.order_by("-created_at").first()
    if last is None:
        raise NoSuchRow(
            f"{site} has no retainer; `igny8 retainer {site.domain} --sell PACKAGE` sells one."
        )
    return last


def months_of(retainer: Retainer) -> list[tuple[ServicePeriod, BacklinkServiceOrder | None]]:
    """The retainer's periods that were opened, the latest first, each with its order."""
    periods = retainer.agreement.periods.order_by("-start")
    orders = BacklinkServiceOrder.objects.filter(period__in=periods)
    made = {order.period_id: order for order in orders}
    return [(period, made.get(period.pk)) for period in periods]


def periods_to_order() -> QuerySet[ServicePeriod]:
    """The opened periods of retainers that have no order yet, the oldest first.

    A period is its own note of the work: it is found here until its order is made. One whose fee is
    not on an invoice yet waits for that: what the order bills has to be known.
    """
    ordered = BacklinkServiceOrder.objects.filter(period=OuterRef("pk"))
    unbilled = PendingLine.objects.filter(period=OuterRef("pk"), invoice__isnull=True)
    of_retainers = ServicePeriod.objects.filter(agreement__in=Retainer.objects.values("agreement"))
    return of_retainers.filter(~Q(Exists(ordered)), ~Q(Exists(unbilled))).order_by("start", "pk")
