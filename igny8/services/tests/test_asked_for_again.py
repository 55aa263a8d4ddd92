"""Work on an order that is asked for while that same work is running."""

from decimal import Decimal

import pytest

from igny8.jobs.actions.leases import take
from igny8.jobs.models import Job
from igny8.services.actions.orders import draft_order
from igny8.services.actions.placements import FOLLOW, queue_follow_up
from igny8.services.actions.placing import PLACE, queue_placing
from igny8.services.tests.conftest import link

pytestmark = pytest.mark.usefixtures("demo")


@pytest.mark.parametrize(("queue", "name"), [(queue_placing, PLACE), (queue_follow_up, FOLLOW)])
def test_what_a_person_wrote_down_meanwhile_is_worked_on_after_the_run(site, now, queue, name):
    order = draft_order(
        site, key="o", order_type="one_time", pricing_mode="price_book", links=[link()],
        client_price=Decimal("400.00"), by=None, now=now,
    )  # fmt: skip
    queue(order, now=now)
    queue(order, now=now)
    waiting = Job.objects.get(name=name)
    assert waiting.runs_again is False

    running = take(waiting.pk)
    queue(order, now=now)

    job = Job.objects.get(name=name)
    assert (job.pk, job.lease, job.runs_again) == (running.pk, running.lease, True)
