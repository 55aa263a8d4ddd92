"""The igny8 command: finds the subcommand's file, gives it a clock, a database and an output."""

import argparse
import ast
import contextlib
import difflib
import errno
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from importlib import import_module
from pathlib import Path
from types import FrameType, ModuleType

from igny8.cli.locks import running_server
from igny8.cli.output import Output
from igny8.kit import logs
from igny8.kit.clock import real_now
from igny8.kit.errors import Igny8Error

COMMANDS = Path(__file__).with_name("commands")
DEFAULT_DATA = Path(__file__).resolve().parents[2] / "var"
# They must start fast and load no part of the application.
WITHOUT_DJANGO = frozenset({"serve"})
# They work on clients who are there: without an installation, a wrong folder was named.
WITHIN_AN_INSTALLATION = frozenset(
    {"accountant", "balance", "billing", "blueprint", "cancel", "credit-note", "export", "hours",
     "invoice", "links", "margin", "mrr", "payments", "placements", "reconcile", "report",
     "retainer", "review", "run-month", "search-data", "social", "statement", "time", "write-off"}
)  # fmt: skip
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
INTERRUPTED = 130
TERMINATED = 143


class CannotUseData(Igny8Error):
    """The data folder cannot be made or entered."""

    code = "cannot_use_data"


class NoInstallation(Igny8Error):
    """The data folder holds no installation, and the command needs one."""

    code = "no_installation"


@dataclass
class Arguments(argparse.Namespace):
    """What every command is given, beside its own arguments.

    `now` is the moment to act at (simulated where --today is given); `output` is where to speak.
    """

    json: bool = False
    today: date | None = None
    data: Path | None = None
    command: str = ""
    now: datetime = field(default_factory=real_now)
    output: Output = field(default_factory=Output)


def command_files() -> dict[str, Path]:
    """Every subcommand and the file that is it; a word that Python reserves ends in _ there."""
    return {
        path.stem.rstrip("_").replace("_", "-"): path
        for path in sorted(COMMANDS.glob("*.py"))
        if path.stem != "__init__"
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2025-04-30") from None


def global_options(*, with_defaults: bool) -> argparse.ArgumentParser:
    """The options that may stand before or after the subcommand."""
    absent = None if with_defaults else argparse.SUPPRESS
    parser = argparse.ArgumentParser(
        prog="igny8", add_help=False, allow_abbrev=False, argument_default=absent
    )
    parser.add_argument(
        "--json",
        action="store_true",
        default=False if with_defaults else argparse.SUPPRESS,
        help="answer in JSON",
    )
    parser.add_argument(
        "--today", type=_day, metavar="DATE", help="act as if it were this day; nothing real moves"
    )
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="the data folder (IGNY8_DATA, or var)"
    )
    return parser


def _named_command(argv: Sequence[str], files: dict[str, Path]) -> str | None:
    """The first word that is neither an option nor an option's value."""
    words = iter(argv)
    for word in words:
        if word in ("--today", "--data"):
            next(words, None)
        elif not word.startswith("-"):
            if word in files:
                return word
            near = difflib.get_close_matches(word, files, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise SystemExit(_misuse(f"There is no command {word}.{hint} See igny8 --help."))
    return None


def _misuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 2


def _overview(files: dict[str, Path]) -> str:
    lines = []
    for name, path in files.items():
        words = ast.get_docstring(ast.parse(path.read_text())) or ""
        lines.append(f"  {name:<14} {words.splitlines()[0] if words else ''}")
    return "commands (igny8 COMMAND --help says more):\n" + "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the answer is the process's exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    files = command_files()
    name = _named_command(words, files)
    if name is None:
        parser = argparse.ArgumentParser(
            prog="igny8",
            parents=[global_options(with_defaults=True)],
            epilog=_overview(files),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.parse_args(words)
        parser.print_help()
        return 2
    known, _ = global_options(with_defaults=True).parse_known_args(words, Arguments())
    if known.data:
        os.environ["IGNY8_DATA"] = str(known.data.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igny8.settings")
    with _said_in_words(as_json=known.json) as outcome:
        if name in WITHIN_AN_INSTALLATION and not {"-h", "--help"} & set(words):
            _check_installation()
        folder = _data_folder()
        if name not in WITHOUT_DJANGO:
            _take_over_the_servers_address(folder)
        outcome.code = _run(name, files[name], words)
    return outcome.code


def _named_folder() -> Path:
    return Path(os.environ.get("IGNY8_DATA", DEFAULT_DATA)).absolute()


def _check_installation() -> None:
    """Raise NoInstallation where no database is, neither in the folder nor elsewhere."""
    folder = _named_folder()
    if not os.environ.get("DATABASE_URL") and not (folder / "postgres").exists():
        raise NoInstallation(
            f"No installation here: {folder}; start `igny8 serve` or onboard first, or name its "
            "folder with --data.",
            folder=str(folder),
        )


def _data_folder() -> Path:
    """The data folder, made where there is none. Raises CannotUseData."""
    folder = _named_folder()
    try:
        (folder / "run").mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        if failure.errno in NO_ROOM:
            raise
        raise CannotUseData(
            f"{folder} cannot be the data folder ({failure.strerror}); name another with --data.",
            folder=str(folder),
        ) from failure
    return folder


def _take_over_the_servers_address(folder: Path) -> None:
    """Let links that a command makes lead to the server that works on the same data folder."""
    if "IGNY8_PUBLIC_URL" in os.environ:
        return
    if (server := running_server(folder)) and server.address:
        os.environ["IGNY8_PUBLIC_URL"] = server.address


@dataclass
class Outcome:
    """How the command ended."""

    code: int = 1


@contextlib.contextmanager
def _said_in_words(*, as_json: bool) -> Iterator[Outcome]:
    """Turn every expected failure into a sentence on stderr (or JSON) and an exit code."""
    outcome = Outcome()
    previous = signal.signal(signal.SIGTERM, _terminated)
    try:
        yield outcome
    except Igny8Error as failure:
        _fail(failure.message, failure.code, failure.details, as_json=as_json)
    except KeyboardInterrupt:
        outcome.code = INTERRUPTED
        sys.stderr.write("\nStopped. The same command carries on where this one stopped.\n")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as failure:
        sentence = _sentence_for(failure)
        if sentence is None:
            raise
        _fail(sentence, "disk", {"path": str(failure.filename or "")}, as_json=as_json)
    finally:
        signal.signal(signal.SIGTERM, previous)


def _terminated(number: int, frame: FrameType | None) -> None:
    raise SystemExit(TERMINATED)


def _sentence_for(failure: OSError) -> str | None:
    where = failure.filename or "the data folder"
    if failure.errno in NO_ROOM:
        return (
            f"There is no room left on the disk that holds {where}; free some, then run the same "
            "command again: it carries on where it stopped."
        )
    if failure.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
        return f"This account may not write to {where}; name another data folder with --data."
    return None


def _fail(message: str, code: str, details: Mapping[str, object], *, as_json: bool) -> None:
    Output(as_json=as_json).failure(message, code=code, details=details)


def _run(name: str, path: Path, words: Sequence[str]) -> int:
    logs.configure()
    module_name = f"igny8.cli.commands.{path.stem}"
    if name in WITHOUT_DJANGO:
        module = import_module(module_name)
        return int(module.run(_parsed(name, module, words)))
    # What follows knows tables, so it can only be loaded after Django is set up.
    import_module("django").setup()
    import_module("igny8.celery")
    module = import_module(module_name)
    arguments = _parsed(name, module, words)
    if check := getattr(module, "check", None):
        check(arguments)
    with import_module("igny8.cli.surroundings").surroundings(
        arguments, own_database=getattr(module, "OWN_DATABASE", False)
    ):
        return int(module.run(arguments))


def _parsed(name: str, module: ModuleType, words: Sequence[str]) -> Arguments:
    parser = argparse.ArgumentParser(prog="igny8", parents=[global_options(with_defaults=True)])
    below = parser.add_subparsers(dest="command", required=True, metavar=name)
    own = below.add_parser(
        name,
        description=module.__doc__,
        parents=[global_options(with_defaults=False)],
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(own)
    arguments = parser.parse_args(words, Arguments())
    arguments.output = Output(as_json=arguments.json)
    return arguments


def moment_of(day: date) -> datetime:
    """The moment that a simulated day stands at: noon UTC."""
    return datetime.combine(day, time(12), tzinfo=UTC)
