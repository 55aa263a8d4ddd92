"""Hours of a service as the client sees them, and terms that cannot be."""

from typing import Any

import pytest

from igny8.api.tests.asking import refusal
from igny8.api.tests.conftest import Browser, World
from igny8.api.tests.kept import nothing_changes

pytestmark = pytest.mark.usefixtures("flags")


def test_a_client_sees_hours_and_what_they_will_cost(world: World, ada: Any, carl: Any) -> None:
    path = f"services/subscriptions/{world.subscription.pk}/hours/"
    Browser(ada).ask("PUT", path, {"included_hours": "0.5", "hour_rate": "80.00"})
    Browser(ada).post("services/time/", {"site_id": world.subscription.site_id, "minutes": 95})

    shown = Browser(carl).get(path).json()

    assert (shown["currency"], shown["terms"]) == (
        "USD", [{"included_minutes": 30, "hour_rate": "80.00", "effective_on": "2025-07-01"}],
    )  # fmt: skip
    assert shown["periods"][0] == {
        "start": "2025-07-01",
        "end": "2025-08-01",
        "worked": 95,
        "included": 30,
        "beyond": 65,
        "billed": 0,
        "to_bill": "86.67",
    }


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"included_hours": "-1"}, "included_hours"),
        ({"included_hours": "745"}, "included_hours"),
        ({"included_hours": "NaN"}, "included_hours"),
        ({"included_hours": "1.001"}, "included_hours"),
        ({"hour_rate": "0"}, "hour_rate"),
        ({"hour_rate": "0.29"}, "hour_rate"),
        ({"hour_rate": "80.001"}, "hour_rate"),
    ],
)
def test_terms_that_cannot_be_are_refused(
    world: World, ada: Any, changed: dict[str, str], field: str
) -> None:
    path = f"services/subscriptions/{world.subscription.pk}/hours/"
    with nothing_changes():
        answer = Browser(ada).ask(
            "PUT", path, {"included_hours": "10", "hour_rate": "80.00"} | changed
        )

    status, _, fields = refusal(answer)
    assert (status, list(fields)) == (422, [field])
