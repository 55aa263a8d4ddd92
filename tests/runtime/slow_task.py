"""A task that takes a while and says so, for tests that end its worker meanwhile."""

import time
from pathlib import Path

from igny8.jobs.registry import Run, job

# Longer than a stopping worker waits for its jobs.
STEPS = 50


@job()
def count_slowly(run: Run, path: str) -> None:
    with Path(path).open("a") as file:
        file.write("started\n")
    for step in range(STEPS):
        run.progress(step, STEPS, f"step {step}")
        time.sleep(0.15)
    with Path(path).open("a") as file:
        file.write("ended\n")
