"""A site with an approved plan and credits, and the writers that its tests need."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from igny8.accounts.models import Account, Site
from igny8.billing.credit_service import CreditService
from igny8.content.actions import advance, plan_content
from igny8.content.gateways.house_writer import HouseWriter
from igny8.content.gateways.painter import CoverPainter
from igny8.content.models import ContentNeed, Draft
from igny8.content.rules.assignment import Assignment, BriefText, DraftText, IdeaText
from igny8.content.tests.plans import approved_plan
from igny8.sag.models import SAGBlueprint

JULY = date(2025, 7, 1)
ALL_TYPES = ("post", "cluster_hub", "taxonomy_landing", "product", "service")


class Scribe:
    """A writer of our own, as a model would be: what it writes did not come from a template.

    It fails with the given errors first, one a call of `draft`.
    """

    name = "model scribe-2"
    is_template = False

    def __init__(self, *failures: Exception, text: Callable[[DraftText], DraftText] = lambda t: t):
        self.failures = list(failures)
        self.text = text
        self.asked: list[Assignment] = []
        self.house = HouseWriter()

    def idea(self, page: Assignment) -> IdeaText:
        return self.house.idea(page)

    def brief(self, page: Assignment, idea: IdeaText) -> BriefText:
        return self.house.brief(page, idea)

    def draft(self, page: Assignment, brief: BriefText) -> DraftText:
        self.asked.append(page)
        if self.failures:
            raise self.failures.pop(0)
        return self.text(replace(self.house.draft(page, brief), note=""))


@pytest.fixture
def blueprint(site: Site, now: datetime) -> SAGBlueprint:
    return approved_plan(site, now=now)


@pytest.fixture
def credits(account: Account, now: datetime) -> CreditService:
    service = CreditService()
    service.grant(account, amount=5000, reason="The month's credits", key="july", now=now)
    return service


@pytest.fixture
def needs(site: Site, blueprint: SAGBlueprint, now: datetime) -> list[ContentNeed]:
    return plan_content(site, month=JULY, count=3, content_types=ALL_TYPES, now=now)


@pytest.fixture
def need(needs: list[ContentNeed]) -> ContentNeed:
    return needs[0]


@pytest.fixture
def draft(need: ContentNeed, credits: CreditService, now: datetime) -> Draft:
    """A template draft in review."""
    advance(need, writer=HouseWriter(), painter=CoverPainter(), now=now)
    return need.drafts.get()


@pytest.fixture
def model_draft(need: ContentNeed, credits: CreditService, now: datetime) -> Draft:
    """A draft in review that a model wrote."""
    advance(need, writer=Scribe(), painter=CoverPainter(), now=now)
    return need.drafts.get()
