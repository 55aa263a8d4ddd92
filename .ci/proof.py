#!/usr/bin/env python3
"""The whole proof: make test, make check, make test-real; then nothing of it may be left running.

Where the real Search Console exports lie beside the repository (../shared), the checks on them must
have run. Needs what `make run` needs, and for test-real what tests/real/packages.sh names.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
REAL_EXPORTS = PROJECT.parent / "shared" / "data" / "search-console"
RESULTS = PROJECT / "var" / "test-real.xml"
STEPS = ("test", "check", "test-real")
PR_SET_CHILD_SUBREAPER = 36
MOMENT_TO_END_SECONDS = 5.0


def main() -> int:
    # Whatever a step leaves behind becomes our child, so that we see it.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    RESULTS.unlink(missing_ok=True)
    failure = next((problem for step in STEPS if (problem := run(step))), None)
    failure = failure or missing_checks_on_real_exports()
    left = end_what_is_left()
    if left:
        say(f"Left running, and ended now: {'; '.join(left)}")
    if failure or left:
        say(failure or "Something was left running.")
        return 1
    say("All of it holds.")
    return 0


def say(sentence: str) -> None:
    print(f"\n.ci/run: {sentence}", flush=True)


def run(step: str) -> str | None:
    say(f"make {step}")
    started = time.monotonic()
    command = ["make", "--no-print-directory", step]
    code = subprocess.run(command, cwd=PROJECT, check=False).returncode
    say(f"make {step} took {time.monotonic() - started:.0f} s")
    return f"make {step} failed (code {code})." if code else None


def missing_checks_on_real_exports() -> str | None:
    """Why the checks on the real exports do not count as run, where the exports are there."""
    if not REAL_EXPORTS.is_dir():
        return None
    if not RESULTS.exists():
        return "The real exports are there, but make test-real wrote no results."
    cases = [
        case
        for case in ET.parse(RESULTS).iter("testcase")
        if "real_export" in f"{case.get('classname')}.{case.get('name')}"
    ]
    ran = [case for case in cases if case.find("skipped") is None]
    if not ran or len(ran) < len(cases):
        return f"The real exports are there, but {len(ran)} of {len(cases)} checks on them ran."
    say(f"{len(ran)} checks on the real exports ran.")
    return None


def end_what_is_left() -> list[str]:
    """The processes that the steps left behind, in words; each gets a moment to end by itself."""
    until = time.monotonic() + MOMENT_TO_END_SECONDS
    while (left := children()) and time.monotonic() < until:
        time.sleep(0.1)
    names = list(left.values())
    while left:
        for pid in left:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        left = children()
    return names


def children() -> dict[int, str]:
    """Our living children: process id and command line. The dead ones are buried."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            except OSError:
                continue
            if int(parent) != os.getpid():
                continue
            if state == "Z":
                os.waitpid(int(folder.name), 0)
            else:
                found[int(folder.name)] = f"{folder.name} {words}"
    return found


if __name__ == "__main__":
    sys.exit(main())
