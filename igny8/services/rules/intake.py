"""The intake file: everything that turns a stranger into a client (specification 7.2), typed."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from igny8.kit.clock import time_zones
from igny8.sag.rules.business import Business
from igny8.services.rules.pricing import LIST_CURRENCY, NICHE_SURCHARGES
from igny8.services.rules.problems import Problem, problem_of
from igny8.services.service_config import ServiceConfig

LABEL = re.compile(r"^(?!-)[a-z0-9-]{1,63}(?<!-)$")


def normalized_domain(text: str) -> str:
    """A domain in lower case and punycode, without scheme, path or www. Raises ValueError."""
    bare = text.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    try:
        ascii_form = bare.removeprefix("www.").encode("idna").decode()
    except UnicodeError as failure:
        raise ValueError(f"{text!r} is no domain; write it like example.com") from failure
    labels = ascii_form.split(".")
    whole = len(labels) > 1 and len(ascii_form) <= 253 and all(LABEL.match(x) for x in labels)
    if not whole or labels[-1].isdigit():
        raise ValueError(f"{text!r} is no domain; write it like example.com")
    return ascii_form


def _time_zone(text: str) -> str:
    if text not in time_zones():
        raise ValueError(f"{text!r} is no time zone; use a name such as Europe/London")
    return text


def _niche(text: str) -> str:
    if text not in NICHE_SURCHARGES:
        known = ", ".join(sorted(NICHE_SURCHARGES))
        raise ValueError(f"{text!r} is no niche that we price; choose one of {known}")
    return text


Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Name = Annotated[str, Field(min_length=1, max_length=300)]
Price = Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=2)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class IntakeAccount(_Strict):
    """The client: who is billed, in which currency and time zone."""

    name: Name
    country: Country
    currency: Currency = "USD"
    time_zone: Annotated[str, AfterValidator(_time_zone)]
    language: str = Field(default="en", pattern="^[a-z]{2,3}(-[A-Za-z]{2,4})?$")
    locale: str = Field(default="en_US", pattern="^[a-z]{2}_[A-Z]{2}$")
    billing_email: EmailStr | Literal[""] = ""
    billing_address: str = Field(default="", max_length=1000)
    # Demo accounts reach only sandboxes and outboxes, and may accept template drafts unread.
    demo: bool = False
    # Which orders of links are paid before their work starts.
    prepayment: Literal["first_order", "always", "never"] = "first_order"


class IntakeUser(_Strict):
    """One of the client's people, and whether they approve or only read."""

    email: EmailStr
    name: Name
    role: Literal["client_approver", "client_viewer"] = "client_approver"


class IntakePublishing(_Strict):
    """Where pages go: a static site that we make, or the client's WordPress."""

    kind: Literal["static", "wordpress", "sandbox"] = "static"
    url: str = Field(default="", max_length=500, pattern="^(https?://[^ ]+)?$")
    username: str = Field(default="", max_length=200)
    application_password: SecretStr = SecretStr("")


class IntakeSite(_Strict):
    """The client's website."""

    domain: Annotated[str, AfterValidator(normalized_domain)]
    name: Name
    url: str = Field(default="", max_length=500, pattern="^(https?://[^ ]+)?$")
    niche: Annotated[str, AfterValidator(_niche)] = "general"
    country: Country
    language: str = Field(default="en", pattern="^[a-z]{2,3}(-[A-Za-z]{2,4})?$")
    publishing: IntakePublishing = IntakePublishing()


class IntakeSubscription(_Strict):
    """What the client buys: the tier, from when, at which price a month (its currency)."""

    tier: Literal["lite", "pro"]
    price: Price | None = None
    alignment: Literal["calendar", "anniversary"] = "calendar"
    starts_on: date
    ends_on: date | None = None
    account_manager: EmailStr | Literal[""] = ""
    # Empty: as the client pays already; who has said nothing yet pays by transfer.
    payment_method: Literal["", "manual", "sandbox", "stripe", "paypal"] = ""


class IntakeBrand(_Strict):
    """The brand that this client's reports carry, where it is not the agency's."""

    name: Name
    primary_color: str = Field(default="#1d4b4f", pattern="^#[0-9a-fA-F]{6}$")
    accent_color: str = Field(default="#d9822b", pattern="^#[0-9a-fA-F]{6}$")
    email: EmailStr | Literal[""] = ""
    phone: str = Field(default="", max_length=60)
    address: str = Field(default="", max_length=1000)
    website: str = Field(default="", max_length=500, pattern="^(https?://[^ ]+)?$")


class IntakeFile(_Strict):
    """A whole intake."""

    account: IntakeAccount
    users: tuple[IntakeUser, ...] = Field(min_length=1)
    site: IntakeSite
    subscription: IntakeSubscription
    service_config: ServiceConfig = ServiceConfig()
    brand: IntakeBrand | None = None
    business: Business

    @model_validator(mode="after")
    def _things_that_belong_together(self) -> "IntakeFile":
        bought, paid = self.subscription, self.account.currency
        if bought.price is None and paid != LIST_CURRENCY:
            raise ValueError(
                f"our list prices are in {LIST_CURRENCY}; set subscription.price in {paid}"
            )
        if bought.ends_on is not None and bought.ends_on <= bought.starts_on:
            raise ValueError("subscription.ends_on must lie after subscription.starts_on")
        if not any(user.role == "client_approver" for user in self.users):
            raise ValueError("at least one of users needs the role client_approver")
        wants = self.site.publishing
        if wants.kind == "wordpress" and not wants.url:
            raise ValueError("site.publishing.url is needed to publish to WordPress")
        return self


def parse_intake(given: Any, lines: Mapping[tuple[object, ...], int]) -> IntakeFile:
    """The typed intake, or IntakeProblems with the line of each."""
    try:
        return IntakeFile.model_validate(given)
    except ValidationError as failure:
        found = [problem_of(error, IntakeFile, lines) for error in failure.errors()]
        raise IntakeProblems(found) from failure


class IntakeProblems(ValueError):
    """Everything that is wrong with an intake."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.sentence for problem in problems))
        self.problems = problems
