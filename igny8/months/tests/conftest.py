"""A subscription of Carl's whose months can be run."""

from datetime import date, datetime

import pytest

from igny8.accounts.models import Site, User
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import ManagedServiceSubscription


@pytest.fixture
def subscription(site: Site, manager: User, now: datetime) -> ManagedServiceSubscription:
    sold = ManagedBillingService().create_managed_subscription(
        site, "lite", "manual", starts_on=date(2025, 7, 1), account_manager=manager, now=now
    )
    sold.activate(now=now)
    return sold
