"""Onboarding a managed client, step by step (specification 7.1)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.queries import clients_people
from igny8.inbox.actions import add_todo, notify_user
from igny8.jobs.registry import Progress, quiet
from igny8.kit.clock import day_in_words, local_date
from igny8.mail.actions import queue_email
from igny8.publishing.actions import check_connection
from igny8.publishing.models import SiteConnection
from igny8.sag.actions.blueprints import propose_blueprint
from igny8.sag.models import SAGBlueprint
from igny8.sag.queries import business_of, latest_blueprint
from igny8.services.actions.automation import configure_automation
from igny8.services.actions.duties import ask_for_budget, fulfil_duty
from igny8.services.actions.settling import first_task_key, settle_todos
from igny8.services.models import ManagedServiceSubscription, OnboardingStep
from igny8.services.rules.duties import BUSINESS_DATA, CONNECTION, duties_of

Name = OnboardingStep.Name
CONNECTED = SiteConnection.Status.CONNECTED
# Specification 2.2: Pro's blueprint is made in detailed mode, Lite's in quick mode.
MODES = {"lite": "quick", "pro": "detailed"}
GUIDE_STEPS = (
    "Sign in to WordPress as an administrator.",
    "Make a user for us with the role Editor.",
    "Open that user's profile and add an application password named after us.",
    "Enter the user name and that password on your service page.",
)


class ManagedOnboardingService:
    """Takes a new client from pending to active; each step is done once, a second run goes on."""

    def __init__(self, propose: Callable[..., SAGBlueprint] = propose_blueprint) -> None:
        self.propose = propose

    def onboard_client(
        self,
        subscription: ManagedServiceSubscription,
        *,
        now: datetime,
        progress: Progress = quiet,
    ) -> ManagedServiceSubscription:
        """Run every step that is not done yet, and try a connection that does not work once more.

        A step that refuses leaves the earlier ones done.
        """
        steps: list[tuple[str, Callable[..., str]]] = [
            (Name.CONNECTION, self._check_connection),
            (Name.BLUEPRINT, self._propose_blueprint),
            (Name.AUTOMATION, self._configure_automation),
            (Name.WELCOME, self._welcome),
            (Name.FIRST_MONTH, self._make_first_tasks),
            (Name.ACTIVATED, self._activate),
        ]
        done = set(subscription.onboarding_steps.values_list("name", flat=True))
        if not SiteConnection.objects.filter(site=subscription.site, status=CONNECTED).exists():
            done.discard(Name.CONNECTION)
        for position, (name, step) in enumerate(steps):
            progress(position, len(steps), str(Name(name).label))
            if name not in done:
                self._take_step(subscription, name, position, step, now=now)
        progress(len(steps), len(steps), f"{subscription.site} is on board")
        subscription.refresh_from_db()
        return subscription

    def _take_step(
        self,
        subscription: ManagedServiceSubscription,
        name: str,
        position: int,
        step: Callable[..., str],
        *,
        now: datetime,
    ) -> None:
        note = step(subscription, now=now)
        wanted = OnboardingStep(
            account=subscription.account, subscription=subscription, name=name,
            position=position, note=note[:300], done_at=now,
        )  # fmt: skip
        OnboardingStep.objects.bulk_create(
            [wanted],
            update_conflicts=True,
            unique_fields=["subscription", "name"],
            update_fields=["note", "done_at"],
        )

    def _check_connection(self, subscription: ManagedServiceSubscription, *, now: datetime) -> str:
        """Step 1: can we publish? If not, the client gets the installation guide."""
        fulfil_duty(subscription, BUSINESS_DATA, by=None, now=now)
        site = subscription.site
        connection = check_connection(SiteConnection.objects.get(site=site), now=now)
        if connection.status == CONNECTED:
            fulfil_duty(subscription, CONNECTION, by=None, now=now)
            return f"{connection.get_kind_display()}: connected"
        for person in clients_people(subscription.account, roles=("client_approver", "owner")):
            queue_email(
                subscription.account,
                kind="installation_guide",
                document_id=str(subscription.pk),
                recipient=person.email,
                subject=f"Connecting {site}: one step is missing",
                context={
                    "person": person.name,
                    "site": site.domain,
                    "problem": connection.problem,
                    "steps": GUIDE_STEPS,
                    "portal_url": f"{settings.PUBLIC_URL}/managed-service",
                },
                site=site,
                now=now,
            )
        return f"Not connected, installation guide sent: {connection.problem}"

    def _propose_blueprint(self, subscription: ManagedServiceSubscription, *, now: datetime) -> str:
        """Step 2: a blueprint, unless there is one; the account manager reads it first."""
        site = subscription.site
        blueprint = latest_blueprint(site) or self.propose(
            site, mode=MODES[subscription.tier], business=business_of(site), now=now
        )
        self._tell_manager(
            subscription, key="blueprint", title=f"Blueprint ready for review: {site}", now=now
        )
        ask_for_budget(subscription, now=now)
        return f"Blueprint {blueprint.version} proposed"

    def _configure_automation(
        self, subscription: ManagedServiceSubscription, *, now: datetime
    ) -> str:
        """Step 3: schedule, amount, content types and steps from the service_config."""
        automation = configure_automation(subscription, now=now)
        return str(automation)

    def _welcome(self, subscription: ManagedServiceSubscription, *, now: datetime) -> str:
        """Step 4: what to expect, how to approve, whom to ask."""
        config, manager = subscription.config, subscription.account_manager
        people = clients_people(subscription.account)
        for person in people:
            queue_email(
                subscription.account,
                kind="welcome",
                document_id=str(subscription.pk),
                recipient=person.email,
                subject=f"Welcome: {subscription.get_tier_display()} for {subscription.site}",
                context={
                    "person": person.name,
                    "site": subscription.site.domain,
                    "tier": subscription.get_tier_display(),
                    "starts_on": day_in_words(
                        subscription.agreement.starts_on, subscription.account.locale
                    ),
                    "articles": subscription.articles_per_month,
                    "frequency": config.reporting.frequency,
                    "review_required": config.automation.review_required,
                    "duties": [d.title for d in duties_of(subscription.tier, config)],
                    "manager": manager.name if manager else "our team",
                    "manager_email": manager.email if manager else "",
                    "answer_hours": subscription.response_hours,
                    "password_url": ""
                    if person.has_usable_password()
                    else f"{settings.PUBLIC_URL}/password?{urlencode({'email': person.email})}",
                    "portal_url": f"{settings.PUBLIC_URL}/managed-service",
                },
                site=subscription.site,
                now=now,
            )
        return f"Written to {len(people)}"

    @transaction.atomic
    def _make_first_tasks(self, subscription: ManagedServiceSubscription, *, now: datetime) -> str:
        """Step 5: the first month's work in the team's queue."""
        site, today = subscription.site, local_date(now, subscription.account.time_zone)
        tasks = [
            ("blueprint", f"Read the blueprint of {site} and send it to the client", 2, 30),
            ("content", "Write the first month's articles", 14, 120),
            ("review", "Review the first articles", 21, 90),
            ("report", "Check and send the first report", 31, 30),
        ]
        if subscription.tier == "pro":
            tasks.insert(2, ("links", "Order the first month's links", 14, 60))
        for name, title, days, minutes in tasks:
            add_todo(
                subscription.account,
                site=site,
                title=title,
                key=first_task_key(subscription, name),
                owner=subscription.account_manager,
                due_date=today + timedelta(days=days),
                estimate_minutes=minutes,
                now=now,
            )
        settle_todos(subscription, now=now)
        self._tell_manager(
            subscription,
            key="onboarded",
            title=f"New client onboarded, first content due: {site}",
            now=now,
        )
        return f"{len(tasks)} tasks"

    @transaction.atomic
    def _activate(self, subscription: ManagedServiceSubscription, *, now: datetime) -> str:
        """Step 6: pending → active."""
        subscription.activate(now=now)
        record(
            subscription.account, actor=None, verb="activated", subject="subscription",
            subject_id=subscription.pk, now=now,
        )  # fmt: skip
        return ""

    def _tell_manager(
        self, subscription: ManagedServiceSubscription, *, key: str, title: str, now: datetime
    ) -> None:
        if subscription.account_manager is None:
            return
        notify_user(
            subscription.account_manager,
            account=subscription.account,
            kind="onboarding",
            title=title,
            key=f"{key}:{subscription.pk}",
            link=f"/services/clients/{subscription.pk}",
            now=now,
        )
