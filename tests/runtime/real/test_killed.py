"""igny8 serve and its parts, killed for real: the next start carries on where the data stands."""

import json
import os

import pytest

from tests.runtime.installation import Installation, gone, wait_for

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("runtime")]


@pytest.mark.parametrize("name", ["web", "worker", "scheduler", "database"])
def test_a_killed_part_is_started_again(running: Installation, name: str) -> None:
    before = running.part(name)
    assert before is not None

    before.kill()

    wait_for(lambda: (now := running.part(name)) and now.pid != before.pid)
    wait_for(lambda: f"{name:<10} was ended by SIGKILL; starting it again" in running.said)
    wait_for(lambda: running.said.count(f"{name:<10} ready") == 2)
    wait_for(running.answers)


def test_the_web_server_is_whole_again_after_its_worker_was_killed(running: Installation) -> None:
    web = running.part("web")
    assert web is not None
    worker = web.children()[0]

    worker.kill()

    wait_for(lambda: gone([web, worker]))
    wait_for(running.answers)


def test_killed_with_its_database_at_once_it_carries_on(running: Installation) -> None:
    everything = running.processes()
    assert everything
    database = running.part("database")
    assert database is not None
    password = json.loads((running.data / "sign-ins.json").read_text())[0]["password"]

    running.server.kill()
    database.kill()
    running.server.wait()
    running.start()

    assert gone(everything)
    assert running.answers()
    assert password in running.said


def test_killed_alone_it_takes_its_parts_with_it(running: Installation) -> None:
    everything = running.processes()
    assert everything

    running.server.kill()
    running.server.wait()
    running.server = None

    wait_for(lambda: gone(everything), seconds=10)


@pytest.mark.parametrize("lock", ["cluster/postmaster.pid", "socket/.s.PGSQL.5432.lock"])
def test_a_lock_file_that_names_somebody_else_does_not_stop_the_database(
    installation: Installation, lock: str
) -> None:
    assert installation.server is None
    folder = installation.data / "postgres"
    named = f"{os.getpid()}\n{folder}/cluster\n0\n5432\n{folder}/socket\n\n\n"
    (folder / lock).write_text(named)

    installation.start()

    assert installation.answers()
    assert installation.stop() == 0
