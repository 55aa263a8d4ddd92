"""The portfolio's job, which waits for its clients' jobs, but not for what only a person can do."""

from datetime import UTC, datetime, timedelta

import pytest

from igny8.demo.actions.portfolio import load_portfolio, set_up_operator_side
from igny8.demo.actions.work import LOAD_CLIENT
from igny8.demo.errors import ClientsNotLoaded
from igny8.jobs.actions import enqueue
from igny8.jobs.models import Job
from igny8.kit.clock import real_now

NOW = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)
# The demonstration begins three months before the present one; its first stage ends a month later.
FIRST_STAGE = "2026-03-01"
FULL = "There is no room left on the disk that holds /data; free some."


def test_a_client_that_waits_for_room_on_the_disk_is_named_and_not_waited_for(
    settings, tmp_path, db
):
    settings.DATA = tmp_path
    operator = set_up_operator_side(now=NOW)
    put_off = enqueue(
        LOAD_CLIENT, "vaino", FIRST_STAGE, account=operator, key=f"vaino:{FIRST_STAGE}",
        title="Loading vaino.example", now=NOW,
    )  # fmt: skip
    Job.objects.filter(pk=put_off.pk).update(
        error=FULL, error_code="disk_full", run_after=real_now() + timedelta(minutes=15)
    )

    with pytest.raises(ClientsNotLoaded, match=f"^Loading vaino.example: {FULL}$"):
        load_portfolio(now=NOW, clients=["vaino"])

    put_off.refresh_from_db()
    assert put_off.status == "queued"
