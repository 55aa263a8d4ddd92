"""igny8 serve: started, stopped and killed for real."""

import json
import signal

import pytest

from tests.runtime.installation import Installation, free_port, gone

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("runtime")]


def test_it_prints_its_address_and_a_sign_in(running: Installation) -> None:
    assert f"IGNY8 runs at http://127.0.0.1:{running.port}" in running.said
    assert "owner@igny8.example" in running.said
    assert running.answers()


def test_the_sign_ins_are_for_the_installations_own_account_only(running: Installation) -> None:
    path = running.data / "sign-ins.json"

    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text())[0]["password"] in running.said


def test_a_second_server_on_the_same_folder_is_refused(running: Installation) -> None:
    second = running.command("serve", "--port", str(free_port()))

    assert second.returncode == 1
    assert f"Another igny8 serve (process {running.server.pid}, " in second.stderr
    assert f"already works on {running.data}. Use that one, stop it first, or name" in second.stderr
    assert running.answers()


def test_a_command_uses_the_running_servers_database(running: Installation) -> None:
    database = running.part("database")

    answer = running.command("jobs", "--json")

    assert json.loads(answer.stdout)["backlog"]["failed"] == 0
    assert running.part("database") == database


def test_a_used_port_is_named(running: Installation, tmp_path: object) -> None:
    other = Installation(running.data.parent / "other", running.port)

    refused = other.command("serve", "--port", str(running.port))

    assert refused.returncode == 1
    assert f"Port {running.port} on 127.0.0.1 cannot be used" in refused.stderr
    another = running.port + 1
    assert f"or choose another port: igny8 serve --port {another}" in refused.stderr
    assert not (other.data / "postgres").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_leaves_no_process(installation: Installation, number: signal.Signals):
    if installation.server is None:
        installation.start()
    everything = installation.processes()
    assert len(everything) > 5

    code = installation.stop(number)

    assert code == 0
    assert gone(everything)
    assert "Stopped." in installation.said


def test_a_command_without_a_server_starts_the_database_and_stops_it(
    installation: Installation,
) -> None:
    if installation.server is not None:
        installation.stop()

    answer = installation.command("jobs")

    assert "0 failed in a week" in answer.stdout
    assert answer.returncode == 0
    assert not (installation.data / "postgres" / "cluster" / "postmaster.pid").exists()


def test_a_misspelt_command_is_answered_with_the_near_one(installation: Installation) -> None:
    answer = installation.command("jobz")

    assert answer.returncode == 2
    assert answer.stderr == "There is no command jobz. Did you mean jobs? See igny8 --help.\n"
