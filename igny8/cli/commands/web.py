"""Serve the pages and the API (a part of igny8 serve)."""

import argparse
import logging
import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from igny8.cli.main import Arguments

OWN_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8080, help="port to listen on (8080)")
    parser.add_argument(
        "--processes", type=int, default=int(os.environ.get("IGNY8_WEB_PROCESSES", "1")),
        help="web server processes (1)",
    )  # fmt: skip
    parser.add_argument(
        "--threads", type=int, default=int(os.environ.get("IGNY8_WEB_THREADS", "8")),
        help="requests at a time in each process (8)",
    )  # fmt: skip


def run(args: Arguments) -> int:
    server = Granian(
        "igny8.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.processes,
        blocking_threads=args.threads,
        workers_kill_timeout=3,
        # Its own settings for the logs would replace ours.
        log_enabled=False,
        log_level=LogLevels.warning,
        websockets=False,
    )
    logging.getLogger("_granian").propagate = True
    server.serve()
    return 0
