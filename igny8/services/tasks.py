"""Managed services in the background, under the specification's names (section 11)."""

from datetime import date, timedelta

from igny8.billing.errors import PaymentUnderWay
from igny8.jobs.errors import TryAgain
from igny8.jobs.registry import Run, job
from igny8.services.actions import (
    automation,
    cancelling,
    counters,
    crediting,
    delivery,
    overdue,
    placing,
    subscriptions,
)
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription
from igny8.services.onboarding_service import ManagedOnboardingService


@job()
def process_managed_billing(run: Run) -> None:
    """Invoice all that is due, and what was missed."""
    ManagedBillingService().process_monthly_billing(now=run.now, progress=run.progress)


@job()
def reset_monthly_counters(run: Run) -> None:
    """Open the new month's counts."""
    counters.reset_monthly_counters(now=run.now)


@job()
def end_services(run: Run) -> None:
    """Move the services whose last day is over to cancelled."""
    subscriptions.end_services(now=run.now)


@job()
def check_overdue_deliverables(run: Run) -> None:
    """Tell account managers which clients are behind, and remind clients of their duties."""
    overdue.check_overdue_deliverables(now=run.now)


@job()
def look_after_client(run: Run, subscription_id: str) -> None:
    """The same for one client."""
    overdue.look_after_client(_subscription(subscription_id), now=run.now)


@job()
def check_backlink_delivery(run: Run) -> None:
    """Ask the publishers about open orders and check the links that stand."""
    delivery.check_backlink_delivery(now=run.now)


@job()
def place_order(run: Run, order_id: str) -> None:
    """Order the links of an order that may begin."""
    placing.place_links(_order(order_id), now=run.now, progress=run.progress)


@job()
def withdraw_links(run: Run, order_id: str) -> None:
    """Withdraw a cancelled order's links from their suppliers."""
    cancelling.withdraw_links(_order(order_id), now=run.now, progress=run.progress)


@job(retries=48)
def credit_failed_links(run: Run, order_id: str) -> None:
    """Give back what an order billed for links that failed; later while it is being charged."""
    try:
        crediting.credit_failed_links(_order(order_id), now=run.now)
    except PaymentUnderWay as wait:
        raise TryAgain(wait.message, after=timedelta(hours=1)) from wait


@job()
def check_failed_links(run: Run) -> None:
    """See which orders have links that failed and are billed."""
    crediting.check_failed_links(now=run.now)


@job()
def follow_up_order(run: Run, order_id: str) -> None:
    """Take one order on from wherever it stands."""
    delivery.follow_up_order(_order(order_id), now=run.now, progress=run.progress)


def _order(order_id: str) -> BacklinkServiceOrder:
    return BacklinkServiceOrder.objects.select_related("account", "site").get(pk=order_id)


@job()
def run_automations(run: Run) -> None:
    """Write the articles whose turn it is."""
    automation.run_automations(now=run.now, progress=run.progress)


@job()
def write_articles(run: Run, subscription_id: str, day: str, before: str) -> None:
    """Write the articles of one automation run, up to the review queue."""
    automation.run_automation(
        subscription_id,
        day=date.fromisoformat(day),
        before=int(before),
        now=run.now,
        progress=run.progress,
    )


@job()
def onboard_client(run: Run, subscription_id: str) -> None:
    """Run the onboarding steps that are not done."""
    ManagedOnboardingService().onboard_client(
        _subscription(subscription_id), now=run.now, progress=run.progress
    )


def _subscription(subscription_id: str) -> ManagedServiceSubscription:
    rows = ManagedServiceSubscription.objects.select_related("account", "site", "agreement")
    return rows.select_related("account_manager").get(pk=subscription_id)
