"""What is waiting, running and done in the background, and why something failed."""

import argparse
from dataclasses import asdict

from igny8.cli.main import Arguments
from igny8.jobs.models import Job
from igny8.jobs.queries import backlog, work_of_note
from igny8.kit.clock import real_now

SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--failed", action="store_true", help="only what failed")
    parser.add_argument("--all", action="store_true", help="also news that was passed on")
    parser.add_argument("--last", type=int, default=SHOWN, metavar="N", help="how many (20)")


def run(args: Arguments) -> int:
    waiting = backlog(now=real_now())
    listed = Job.objects.all() if args.all else work_of_note()
    jobs = listed.select_related("account", "site").order_by("-created_at")
    if args.failed:
        jobs = jobs.filter(status=Job.Status.FAILED)
    shown = list(jobs[: args.last])
    args.output.table(
        f"{waiting.due} due, {waiting.running} running, {waiting.failed} failed in a week",
        ("Job", "For", "State", "Done", "What it says"),
        [
            (
                job,
                job.site or job.account,
                job.get_status_display(),
                f"{job.done_count}/{job.total_count}" if job.total_count else "",
                job.error or job.message,
            )
            for job in shown
        ],
    )
    args.output.result({"backlog": asdict(waiting), "jobs": [_facts(job) for job in shown]})
    return 0


def _facts(job: Job) -> dict[str, object]:
    return {
        "id": job.pk,
        "name": job.name,
        "title": job.title,
        "status": job.status,
        "attempts": job.attempts,
        "crashes": job.crashes,
        "done": job.done_count,
        "total": job.total_count,
        "message": job.message,
        "error": job.error,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
    }
