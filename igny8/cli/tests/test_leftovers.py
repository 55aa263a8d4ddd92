import subprocess
import sys

import psutil

from igny8.cli.forked import PARTS_LOCK, end_leftovers
from igny8.cli.supervisor import how_it_ended

HOLD = """
import fcntl, sys, time
lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_SH)
print("held", flush=True)
time.sleep(60)
"""


def test_a_part_that_outlived_its_supervisor_is_ended(tmp_path):
    words = [sys.executable, "-c", HOLD, str(tmp_path / PARTS_LOCK)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as left:
        assert left.stdout.readline() == b"held\n"

        assert end_leftovers(tmp_path) == 1

        assert not psutil.pid_exists(left.pid)


def test_where_nothing_is_left_nothing_is_ended(tmp_path):
    assert end_leftovers(tmp_path) == 0


def test_the_end_of_a_process_is_put_in_words():
    assert how_it_ended(-9) == "was ended by SIGKILL"
    assert how_it_ended(3) == "ended with code 3"
