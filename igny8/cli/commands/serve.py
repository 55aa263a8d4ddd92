"""Start everything and keep it running: database, web, worker, scheduler.

Ctrl-C stops all of it. A part that dies is started again. DATABASE_URL and IGNY8_BROKER_URL replace
the embedded database and the file broker.
"""

import argparse
import contextlib
import json
import os
import socket
import time
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from django.conf import settings

from igny8.cli import locks
from igny8.cli.database import SERVER_GETS_READY_SECONDS
from igny8.cli.forked import end_leftovers
from igny8.cli.logfile import DiskWatch
from igny8.cli.main import Arguments
from igny8.cli.output import Output
from igny8.cli.parts import Part, command_part, database_part, load_application, web_part
from igny8.cli.supervisor import Supervisor
from igny8.kit.errors import Conflict
from igny8.kit.postgres import embedded

SIGN_INS = "sign-ins.json"


class PortInUse(Conflict):
    """Another program listens where the web server should."""

    code = "port_in_use"


class CommandAtWork(Conflict):
    """A command uses the data folder's database and does not end."""

    code = "command_at_work"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8080, help="port to listen on (8080)")
    parser.add_argument(
        "--demo", action="store_true", help="load the demo portfolio, as a job that can be watched"
    )
    parser.add_argument(
        "--workers", type=int, default=int(os.environ.get("IGNY8_WORKERS", "1")), metavar="N",
        help="worker processes, which share the threads (1)",
    )  # fmt: skip
    parser.add_argument(
        "--without", action="append", default=[], choices=["web", "worker", "scheduler"],
        help="leave a part out, where another machine runs it",
    )  # fmt: skip


def run(args: Arguments) -> int:
    started = time.monotonic()
    address = public_address(args.host, args.port)
    # The settings, which are read after this, and through them all parts know their address.
    os.environ["IGNY8_PUBLIC_URL"] = address
    if args.demo:
        _let_checks_visit_us(address)
    data: Path = settings.DATA
    with locks.server_lock(data, address=address):
        refuse_used_port(args.host, args.port)
        _wait_for_commands(data, args.output)
        end_leftovers(data / "run")
        supervisor = Supervisor(logs=data / "logs", say=lambda part, line: _say(args, part, line))
        disk = DiskWatch(data, tell=lambda line: _say(args, "disk", line))
        supervisor.run(
            _stages(args, data),
            meanwhile=load_application,
            when_ready=lambda: _announce(args, data, address, time.monotonic() - started),
            now_and_then=disk.look,
        )
    args.output.say("Stopped.")
    return 0


def _stages(args: argparse.Namespace, data: Path) -> list[Sequence[Part]]:
    is_embedded: bool = settings.EMBEDDED_DATABASE
    database = [database_part(embedded(data / "postgres"))] if is_embedded else []
    prepare = command_part(data, "prepare", *(["--demo"] if args.demo else []), is_task=True)
    parts = {
        "web": [web_part(data, host=args.host, port=args.port)],
        "worker": _workers(data, args.workers),
        "scheduler": [command_part(data, "scheduler")],
    }
    rest = [part for name, some in parts.items() if name not in args.without for part in some]
    return [database, [prepare], rest]


def _workers(data: Path, count: int) -> list[Part]:
    """So many workers, which share the threads: one that took all jobs would use one core only."""
    labels = ["worker", *(f"worker-{number}" for number in range(2, count + 1))]
    threads = str(max(1, ceil(settings.WORKER_THREADS / count)))
    return [command_part(data, "worker", "--threads", threads, label=label) for label in labels]


def _let_checks_visit_us(address: str) -> None:
    """The demonstration's sites and publishers stand on our own address, which checks must reach.

    Checkers refuse addresses outside the public internet that are not listed.
    """
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    listed = os.environ.get("IGNY8_OUTBOUND_ALLOWLIST", "")
    ours = f"{parts.hostname}:{port}"
    os.environ["IGNY8_OUTBOUND_ALLOWLIST"] = f"{listed},{ours}" if listed else ours


def public_address(host: str, port: int) -> str:
    """Where people reach the installation: what is configured, or where we listen."""
    if configured := os.environ.get("IGNY8_PUBLIC_URL"):
        return configured.rstrip("/")
    named = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - a comparison
    return f"http://{named}:{port}"


def refuse_used_port(host: str, port: int) -> None:
    """Raise PortInUse, naming the program that has the port where we may know it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as failure:
            raise PortInUse(
                f"Port {port} on {host} cannot be used ({_who_listens(port) or failure.strerror}). "
                f"Stop that program, or choose another port: igny8 serve --port {port + 1}",
                port=port,
            ) from failure


def _who_listens(port: int) -> str:
    with contextlib.suppress(psutil.Error, OSError):
        for found in psutil.net_connections("tcp"):
            if found.status == psutil.CONN_LISTEN and found.laddr and found.laddr.port == port:
                name = psutil.Process(found.pid).name() if found.pid else "another program"
                return f"{name}, process {found.pid}, has it" if found.pid else f"{name} has it"
    return ""


def _wait_for_commands(data: Path, output: Output) -> None:
    """Commands that run the database themselves get to end it first. Raises CommandAtWork."""
    until = time.monotonic() + SERVER_GETS_READY_SECONDS
    told = False
    while not locks.is_free(data, locks.COMMANDS):
        if not told:
            output.say("Another igny8 command is at work on this data folder; waiting for it ...")
            told = True
        if time.monotonic() > until:
            raise CommandAtWork(
                "Another igny8 command is still at work on this data folder. Start the server when "
                "it is done."
            )
        time.sleep(0.2)


def _say(args: Arguments, part: str, sentence: str) -> None:
    # The terminal may be gone, which must not keep us from stopping in good order.
    with contextlib.suppress(OSError):
        args.output.say(f"{time.strftime('%H:%M:%S')} {part:<10} {sentence}")


def _announce(args: Arguments, data: Path, address: str, seconds: float) -> None:
    people = read_sign_ins(data)
    output = args.output
    output.say("")
    output.say(f"IGNY8 runs at {address} (ready after {seconds:.1f} s; data in {data})")
    for person in people:
        output.say(f"  {person['role']:<24} {person['email']:<36} {person['password']}")
    output.say("Ctrl-C stops everything.")
    output.say("")
    output.result({"address": address, "data": str(data), "sign_ins": people})


def read_sign_ins(data: Path) -> list[dict[str, str]]:
    """The first sign-ins of the installation, as `igny8 prepare` wrote them."""
    path = data / SIGN_INS
    if not path.exists():
        return []
    return [dict(person) for person in json.loads(path.read_text())]
