"""What each step of a month does; every one is safe to run again."""

from igny8.months.actions.steps.base import Month, StepFunction
from igny8.months.actions.steps.content import plan, publish, review, write
from igny8.months.actions.steps.links import deliver_links, order_links
from igny8.months.actions.steps.money import period
from igny8.months.actions.steps.pages import indexability, schema, social
from igny8.months.actions.steps.reporting import report, send

STEP_FUNCTIONS: dict[str, StepFunction] = {
    "period": period,
    "plan": plan,
    "write": write,
    "review": review,
    "publish": publish,
    "indexability": indexability,
    "order_links": order_links,
    "deliver_links": deliver_links,
    "social": social,
    "schema": schema,
    "report": report,
    "send": send,
}

__all__ = ["STEP_FUNCTIONS", "Month", "StepFunction"]
