import os

import pytest

from igny8.cli import locks
from igny8.cli.locks import AlreadyServed, Holder


def test_nobody_serves_a_fresh_folder(tmp_path):
    assert locks.running_server(tmp_path) is None


def test_a_server_is_known_by_its_process_and_address(tmp_path):
    with locks.server_lock(tmp_path, address="http://127.0.0.1:8080"):
        assert locks.running_server(tmp_path) == Holder(os.getpid(), "http://127.0.0.1:8080")

    assert locks.running_server(tmp_path) is None


def test_a_second_server_is_refused_and_told_of_the_first(tmp_path):
    first = locks.server_lock(tmp_path, address="http://127.0.0.1:8080")
    second = locks.server_lock(tmp_path, address="http://127.0.0.1:8081")

    words = f"process {os.getpid()}, http://127.0.0.1:8080"
    with first, pytest.raises(AlreadyServed, match=words), second:
        pass


def test_commands_share_what_a_server_wants_alone(tmp_path):
    first, second = (locks.held(tmp_path, locks.COMMANDS, shared=True) for _ in range(2))

    with first, second:
        assert not locks.is_free(tmp_path, locks.COMMANDS)

    assert locks.is_free(tmp_path, locks.COMMANDS)
