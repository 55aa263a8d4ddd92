"""Telling people of background work that failed or waits, so that nothing stops unseen."""

from datetime import datetime

from igny8.accounts.models import User
from igny8.accounts.queries import clients_people, operator_account
from igny8.inbox.actions import notify_user
from igny8.jobs.events import JobFailed, JobHeldUp
from igny8.jobs.models import Job
from igny8.mail.events import MailHeldUp
from igny8.mail.models import Email
from igny8.mail.queries import last_sent
from igny8.services.models import ManagedServiceSubscription

# What is wrong with the installation rather than with the client's work.
OURS = frozenset({"fault", "pdf_failed", "no_such_task", "worker_died", "database_gone"})
WORK = "/services/jobs"


def after_failed_job(event: JobFailed, *, now: datetime) -> None:
    """Work failed for good: the client's account manager hears of it, or who runs the installation.

    Of the same work and cause once a week. Who runs it hears of faults of ours in any case.
    """
    job = Job.objects.select_related("account", "site").get(pk=event.job_id)
    if job.status != Job.Status.FAILED:
        return
    manager = _manager_of(job)
    people = [manager] if manager else []
    if manager is None or job.error_code in OURS:
        people += _operators()
    work = f"{job.name.rpartition('.')[2]}:{job.key or job.pk}"
    for person in people:
        notify_user(
            person,
            account=job.account,
            kind="job_failed",
            title=f"{job} failed",
            body=f"{job.error} It can be tried again under Background work.",
            link=WORK,
            key=f"failed:{now:%G-W%V}:{job.error_code}:{work}"[:160],
            now=now,
        )


def after_held_up_job(event: JobHeldUp, *, now: datetime) -> None:
    """The disk is full: who runs the installation hears of it, once a day."""
    job = Job.objects.select_related("account").get(pk=event.job_id)
    for person in _operators():
        notify_user(
            person,
            account=operator_account(),
            kind="disk_full",
            title="The disk is full, and work waits",
            body="There is no room left on the disk that holds the data folder or the database. "
            "Free some; what waits goes on by itself within a quarter of an hour. "
            f"The first to wait: {job}.",
            link=WORK,
            key=f"disk-full:{now:%Y-%m-%d}",
            now=now,
        )


def after_held_up_mail(event: MailHeldUp, *, now: datetime) -> None:
    """The mail server refuses our login: who runs the installation hears of it, once an outage."""
    email = Email.objects.get(pk=event.email_id)
    before = last_sent()
    since = before.sent_at.isoformat() if before and before.sent_at else "the start"
    for person in _operators():
        notify_user(
            person,
            account=operator_account(),
            kind="mail_held_up",
            title="The mail server refuses our login, and e-mails wait",
            body="It does not take the name or the password in IGNY8_SMTP_URL. Put them right and "
            "start the server again; what waits goes out by itself within the hour. The first to "
            f"wait: “{email.subject}”.",
            link=WORK,
            key=f"mail-held-up:{since}",
            now=now,
        )


def _manager_of(job: Job) -> User | None:
    if job.site is None:
        return None
    rows = ManagedServiceSubscription.objects.filter(site=job.site).exclude(status="cancelled")
    subscription = rows.select_related("account_manager").first()
    return subscription.account_manager if subscription else None


def _operators() -> list[User]:
    return clients_people(operator_account(), roles=("owner", "admin"))
