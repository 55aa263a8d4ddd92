"""How long a client's month takes on the embedded defaults, and what memory it needs.

    .venv/bin/python bench/run_month.py [--repeats 10] [--together 6]

An installation of its own is served in a temporary folder. Measured: one Pro client's month from
a cold worker (30 articles with covers, links ordered and checked, report, invoice; goal 20 s), six
at once (goal 60 s), the worker's memory with its PDF processes over ten months one after another
(goal 600 MB, flat), and `igny8 run-month` for a Lite client. The ratio is to what cannot be saved:
the same covers drawn, one report compiled and as many files written to the disk, by themselves.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402
import pypdfium2  # noqa: E402
import yaml  # noqa: E402

from tests.runtime.installation import Installation, free_port, wait_for  # noqa: E402

FOLDER = Path(tempfile.mkdtemp(prefix="igny8-bench-"))
FOLDER.chmod(0o755)
SERVED = Installation(FOLDER / "data", free_port())
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "igny8.settings",
    "IGNY8_DATA": str(SERVED.data),
    "IGNY8_PUBLIC_URL": f"http://127.0.0.1:{SERVED.port}",
}

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402

from igny8.accounts.actions.accounts import set_up_operator  # noqa: E402
from igny8.accounts.actions.files import read_stored  # noqa: E402
from igny8.accounts.queries import clients_people  # noqa: E402
from igny8.billing.models import Invoice  # noqa: E402
from igny8.celery import POLL_SECONDS  # noqa: E402
from igny8.content.gateways.painter import CoverPainter, CoverRequest  # noqa: E402
from igny8.content.models import CoverImage, PublishedPage  # noqa: E402
from igny8.inbox.actions import decide_approval  # noqa: E402
from igny8.jobs.actions.run import run_waiting_jobs  # noqa: E402
from igny8.jobs.models import Job  # noqa: E402
from igny8.jobs.queries import is_alive  # noqa: E402
from igny8.kit.clock import real_now  # noqa: E402
from igny8.kit.pdf import render_pdf, shutdown_renderers  # noqa: E402
from igny8.kit.storage import write_atomically  # noqa: E402
from igny8.links.models import LinkCheck  # noqa: E402
from igny8.marketplaces.actions.price_books import import_price_book  # noqa: E402
from igny8.months.actions import start_month  # noqa: E402
from igny8.months.models import MonthRun  # noqa: E402
from igny8.reports.models import ServiceReport  # noqa: E402
from igny8.reports.rules.presentation import presented  # noqa: E402
from igny8.reports.tests.samples import dress, ordinary  # noqa: E402
from igny8.sag.actions.blueprints import approve_blueprint  # noqa: E402
from igny8.sag.queries import latest_blueprint  # noqa: E402
from igny8.search_console.actions import import_export  # noqa: E402
from igny8.services.actions.duties import ask_for_budget  # noqa: E402
from igny8.services.actions.intake import take_in  # noqa: E402
from igny8.services.actions.onboarding import queue_onboarding  # noqa: E402
from igny8.services.models import ManagedServiceSubscription  # noqa: E402
from igny8.services.rules.intake import parse_intake  # noqa: E402

DATA = ROOT / "tests" / "data"
REPORT = ROOT / "igny8" / "reports" / "templates" / "report"
PRICE_BOOK = ROOT / "igny8" / "demo" / "portfolio" / "price-book.csv"
MONTH = real_now().date().replace(year=2026, month=1, day=1)
ONE_GOAL, ALL_GOAL, MEMORY_GOAL = 20.0, 60.0, 600.0
OVER = (MonthRun.Status.DONE, MonthRun.Status.WAITING, MonthRun.Status.FAILED)


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def intake_of(name: str, number: int) -> dict[str, Any]:
    """One of the tests' clients, as a demo client with a site and people of its own."""
    given = yaml.safe_load((DATA / "intakes" / f"{name}.yaml").read_text())
    given["account"] |= {"demo": True, "name": f"{given['account']['name']} {number}"}
    given["site"]["domain"] = f"client-{number}.{given['site']['domain']}"
    given["site"]["url"] = f"https://{given['site']['domain']}/"
    for person in given["users"]:
        person["email"] = f"{number}.{person['email']}"
    return dict(given)


def export_of(name: str, *, of: str, to: str) -> Path:
    """A client's export with the addresses of another site."""
    folder = FOLDER / "exports" / to
    folder.mkdir(parents=True)
    for path in (DATA / "search-console" / name).iterdir():
        text = re.sub(rf"(www\.)?{re.escape(of)}\.example", to, path.read_text())
        (folder / path.name).write_text(text)
    return folder


def client(name: str, export: str, number: int, **links: Any) -> ManagedServiceSubscription:
    """A client taken in, with its search data, blueprint and link budget approved."""
    now, given = real_now(), intake_of(name, number)
    if links:
        given["service_config"]["backlinks"] |= links
    operator = set_up_operator(name="IGNY8")
    subscription = take_in(parse_intake(given, {}), parent=operator, by=None, now=now)
    paths = [export_of(export, of=name, to=subscription.site.domain)]
    import_export(subscription.site, paths=paths, by=None, now=now)
    queue_onboarding(subscription, now=now)
    run_waiting_jobs()
    subscription.refresh_from_db()
    person = clients_people(subscription.account, roles=("client_approver",))[0]
    blueprint = latest_blueprint(subscription.site)
    assert blueprint is not None  # noqa: S101
    approve_blueprint(blueprint, by=person, now=now)
    if question := ask_for_budget(subscription, now=now):
        decide_approval(question, by=person, approved=True, now=now)
    run_waiting_jobs()
    return subscription


def pro_client(number: int) -> ManagedServiceSubscription:
    """A Pro client whose package is 10 to 15 links a month."""
    return client(
        "prairie-roofing",
        "prairie-roofing-2026-01",
        number,
        package="authority",
        monthly_budget=9000,
        auto_approve_under=900,
    )


@dataclass
class Watch:
    """Memory (MB) and processor time (s) of the worker's processes and of all."""

    memory: list[float] = field(default_factory=list)
    running: bool = True

    def look(self) -> None:
        while self.running:
            self.memory.append(worker_memory())
            time.sleep(0.1)


def family(process: psutil.Process | None) -> list[psutil.Process]:
    if process is None:
        return []
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def worker_memory() -> float:
    total = 0
    for process in family(SERVED.part("worker")):
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 2**20


def processor_seconds() -> float:
    """What the installation's living processes have used."""
    total = 0.0
    for process in SERVED.processes():
        try:
            used = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += used.user + used.system
    return total


@dataclass(frozen=True)
class Taken:
    """What months took: seconds by the clock, of processor time, and the largest memory in MB."""

    seconds: float
    processor: float
    memory: float


def cold_start() -> None:
    """The server again, with a worker that has done nothing."""
    connection.close()
    SERVED.stop()
    SERVED.start()
    wait_for(lambda: is_alive("worker", now=real_now()), seconds=60)
    time.sleep(1)


def run_months(subscriptions: Sequence[ManagedServiceSubscription]) -> Taken:
    """Run the months of these clients at once, until nothing is left to do."""
    watch = Watch()
    watching = threading.Thread(target=watch.look, daemon=True)
    watching.start()
    used, started = processor_seconds(), time.perf_counter()
    runs = [
        start_month(one.site, month=MONTH, by=None, now=real_now(), accept_drafts=True).pk
        for one in subscriptions
    ]
    waiting = MonthRun.objects.filter(pk__in=runs)
    while waiting.exclude(status__in=OVER).exists() or busy():
        time.sleep(0.05)
    seconds = time.perf_counter() - started
    processor = processor_seconds() - used
    watch.running = False
    watching.join()
    failed = waiting.filter(status=MonthRun.Status.FAILED).first()
    if failed:
        raise SystemExit(f"{failed}: {failed.message}")
    return Taken(seconds, processor, max(watch.memory))


def busy() -> bool:
    return Job.objects.filter(status__in=(Job.Status.QUEUED, Job.Status.RUNNING)).exists()


def what_stands(subscription: ManagedServiceSubscription) -> str:
    site = subscription.site
    pages = PublishedPage.objects.filter(site=site).count()
    covers = CoverImage.objects.filter(need__site=site).count()
    links = LinkCheck.objects.filter(site=site).aggregate(count=Count("backlink", distinct=True))
    report = ServiceReport.objects.get(site=site)
    invoices = Invoice.objects.filter(account=subscription.account).count()
    return (
        f"{pages} articles with {covers} covers, {links['count']} links checked, "
        f"a {report.status} report of {pages_of(report)} pages, {invoices} invoices"
    )


def pages_of(report: ServiceReport) -> int:
    """The report's pages; its PDF is there from the draft on."""
    return len(pypdfium2.PdfDocument(read_stored(report.pdf))) if report.pdf else 0


def timed(what: Callable[[], object]) -> float:
    started = time.perf_counter()
    what()
    return time.perf_counter() - started


def least_possible(subscription: ManagedServiceSubscription) -> float:
    """Seconds for a month's covers, its report and its files by themselves, one after another."""
    pages = PublishedPage.objects.filter(site=subscription.site)
    titles = list(pages.values_list("title", flat=True))
    data, painter = presented(ordinary(), dress()), CoverPainter()
    covers: list[bytes] = []

    def paint() -> None:
        for title in titles:
            asked = CoverRequest(title, "A topic", "A brand", "#1d4b4f", "#d9822b", title)
            covers.append(painter.paint(asked).content)

    def write() -> None:
        for number, cover in enumerate(covers):
            write_atomically(FOLDER / "least" / f"{number}.jpg", cover)
            write_atomically(FOLDER / "least" / f"{number}.html", b"x" * 12_000)

    seconds = timed(paint) + timed(lambda: render_pdf(REPORT, "report.typ", data, {}))
    seconds += timed(write)
    shutdown_renderers()
    return seconds


def lite_by_command() -> float:
    """Seconds for the command itself, its own start included."""
    subscription = client("carls-chairs", "carls-chairs-2025-04", 900)
    words = ("run-month", subscription.site.domain, "--month", "2025-04", "--accept-drafts")
    started = time.perf_counter()
    done = SERVED.command(*words, seconds=300)
    if done.returncode:
        raise SystemExit(done.stderr)
    return time.perf_counter() - started


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--repeats", type=int, default=10, help="months one after another")
    options.add_argument("--together", type=int, default=6, help="months at once")
    given = options.parse_args()
    try:
        measure(given.repeats, given.together)
    finally:
        if SERVED.server:
            SERVED.stop()
        shutil.rmtree(FOLDER, ignore_errors=True)


def measure(repeats: int, together: int) -> None:
    say(f"{os.cpu_count()} cores, {load()}; an idle worker looks every {POLL_SECONDS} s")
    SERVED.start("--without", "worker", "--without", "scheduler")
    import_price_book(
        set_up_operator(name="IGNY8"), source=PRICE_BOOK, file_name=PRICE_BOOK.name,
        replace=False, now=real_now(),
    )  # fmt: skip
    pros = [pro_client(number) for number in range(repeats + together)]
    cold_start()
    first = one_month(pros[0])
    memory = [first.memory, *(run_months([one]).memory for one in pros[1:repeats])]
    say(
        f"memory of the worker and its PDF processes, MB, {len(memory)} months one after another: "
        f"{' '.join(f'{one:.0f}' for one in memory)} (goal {MEMORY_GOAL:.0f}, flat)"
    )
    if together:
        months_at_once(pros[repeats:], one=first)
    seconds = lite_by_command()
    say(f"igny8 run-month of a Lite client, its start included: {seconds:.1f} s, {load()}")


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"


def one_month(subscription: ManagedServiceSubscription) -> Taken:
    taken = run_months([subscription])
    least = least_possible(subscription)
    say(
        f"one month, cold: {taken.seconds:.1f} s by the clock (goal {ONE_GOAL:.0f}), "
        f"{taken.processor:.1f} s of processor time, {load()}: {what_stands(subscription)}"
    )
    say(
        f"  its covers, a report and its files by themselves: {least:.1f} s; ratio "
        f"{taken.seconds / least:.1f}"
    )
    return taken


def months_at_once(subscriptions: Sequence[ManagedServiceSubscription], *, one: Taken) -> None:
    cold_start()
    taken = run_months(subscriptions)
    say(
        f"{len(subscriptions)} months at once, cold: {taken.seconds:.1f} s by the clock (goal "
        f"{ALL_GOAL:.0f}), {taken.processor:.1f} s of processor time, {taken.memory:.0f} MB, "
        f"{taken.seconds / one.seconds:.1f} times one, {load()}"
    )


if __name__ == "__main__":
    main()
