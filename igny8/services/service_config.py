"""What a client's service is set to (specification 4.3), typed: unknown keys are refused."""

from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, EmailStr, Field, ValidationError, model_validator

from igny8.services.errors import ConfigRefused
from igny8.services.rules.problems import problem_of

Schedule = Literal["daily", "weekly", "monthly"]
ContentType = Literal["post", "cluster_hub", "taxonomy_landing", "product", "service"]
Platform = Literal["linkedin", "twitter", "facebook", "bluesky", "mastodon"]
Section = Literal[
    "summary", "content", "indexing", "rankings", "traffic", "backlinks", "social", "health", "plan"
]
# How often an automation schedule runs in a month that has four whole weeks.
RUNS_A_MONTH: dict[str, int] = {"daily": 28, "weekly": 4, "monthly": 1}
Amount = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Automation(_Strict):
    """When content is made, how much at a time, of which types, and who must have read it."""

    schedule: Schedule = "weekly"
    articles_per_run: int = Field(default=3, ge=1, le=100)
    content_types: tuple[ContentType, ...] = ("post", "cluster_hub", "taxonomy_landing")
    # Publish what our team accepted without a further word; never for template drafts.
    auto_publish: bool = False
    # The client approves each month's articles before they are published.
    review_required: bool = False


class Backlinks(_Strict):
    """What may be spent on links a month, markup included, in the account's currency."""

    monthly_budget: Amount = Decimal(0)
    target_country: str = Field(default="", pattern="^([A-Z]{2})?$")
    package: Literal["", "starter", "growth", "authority", "enterprise"] = ""
    # A link that costs less than this, before markup, needs no further approval.
    auto_approve_under: Amount = Decimal(0)


class Social(_Strict):
    """Where each published page is announced, and when."""

    platforms: tuple[Platform, ...] = ()
    auto_post_on_publish: bool = True
    posting_schedule: Literal["best_time", "on_publish"] = "best_time"


class Reporting(_Strict):
    """What the client's report has in it, how often it is made, and who gets it."""

    frequency: Literal["weekly", "monthly"] = "monthly"
    format: Literal["pdf"] = "pdf"
    white_label: bool = False
    recipients: tuple[EmailStr, ...] = ()
    include_backlinks: bool = True
    include_rankings: bool = True
    include_traffic: bool = True
    # A person reads each report before it is sent.
    approve_before_send: bool = False

    def sections(self) -> tuple[str, ...]:
        """The report's sections in their order (specification 8.2)."""
        left_out = {
            name
            for name, wanted in (
                ("backlinks", self.include_backlinks),
                ("rankings", self.include_rankings),
                ("traffic", self.include_traffic),
            )
            if not wanted
        }
        return tuple(name for name in get_args(Section) if name not in left_out)


class ServiceConfig(_Strict):
    """The whole configuration of one subscription."""

    version: Literal[1] = 1
    automation: Automation = Automation()
    backlinks: Backlinks = Backlinks()
    social: Social = Social()
    reporting: Reporting = Reporting()

    @model_validator(mode="after")
    def _auto_publish_contradicts_review(self) -> "ServiceConfig":
        if self.automation.auto_publish and self.automation.review_required:
            raise ValueError(
                "automation.auto_publish and automation.review_required contradict each other; "
                "switch one of them off"
            )
        return self

    def stored(self) -> dict[str, Any]:
        """The configuration as it is kept: plain JSON, money as text."""
        return dict(self.model_dump(mode="json"))


def parse_service_config(given: object) -> ServiceConfig:
    """The typed configuration. Raises ConfigRefused with one problem a field, in words."""
    try:
        return ServiceConfig.model_validate(given)
    except ValidationError as failure:
        found = [problem_of(error, ServiceConfig) for error in failure.errors()]
        problems = [problem.sentence for problem in found]
        raise ConfigRefused(
            "The service configuration was refused: " + "; ".join(problems),
            problems=problems,
            fields={f"service_config.{problem.field}": problem.message for problem in found},
        ) from failure
