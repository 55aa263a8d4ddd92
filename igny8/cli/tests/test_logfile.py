import json
from pathlib import Path

from igny8.cli import logfile
from igny8.cli.logfile import DiskWatch, PartLog


def test_lines_arrive_whole_however_they_are_cut(tmp_path):
    log = PartLog(tmp_path / "logs" / "web.log", tell=print)

    log.feed(b"one\ntw")
    log.feed(b"o\nthree")
    log.close()

    assert (tmp_path / "logs" / "web.log").read_bytes() == b"one\ntwo\nthree\n"
    assert list(log.last_lines) == ["one", "two", "three"]


def test_an_error_is_told_and_a_warning_is_not(tmp_path):
    told = []
    log = PartLog(tmp_path / "worker.log", tell=told.append)
    for level in ("info", "warning", "error"):
        event = {"level": level, "event": "job_failed", "reason": "out of luck"}
        log.feed(json.dumps(event).encode() + b"\n")

    assert told == [f"job_failed out of luck (more in {tmp_path / 'worker.log'})"]


def test_a_full_file_is_put_aside_and_only_so_many_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(logfile, "LARGEST", 10)
    path = tmp_path / "web.log"
    log = PartLog(path, tell=print)

    for number in range(6):
        log.feed(f"line number {number}\n".encode())
    log.close()

    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "web.log.1",
        "web.log.2",
        "web.log.3",
    ]
    assert path.with_suffix(".log.1").read_text() == "line number 5\n"
    assert path.with_suffix(".log.3").read_text() == "line number 3\n"


def test_a_full_disk_is_told_once_and_stops_nothing():
    told = []
    log = PartLog(Path("/dev/full"), tell=told.append)

    log.feed(b"one\n")
    log.feed(b"two\n")

    assert told == [
        "There is no room left on the disk that holds /; free some: work carries on by itself."
    ]
    assert list(log.last_lines) == ["one", "two"]


def test_a_part_that_complains_of_a_full_disk_is_believed(tmp_path):
    told = []
    log = PartLog(tmp_path / "logs" / "database.log", tell=told.append)

    log.feed(b'ERROR:  could not extend file "base/1": No space left on device\n')

    assert told == [
        f"There is no room left on the disk that holds {tmp_path}; free some: work carries on by "
        "itself."
    ]


def test_a_disk_with_room_is_not_worth_a_word(tmp_path):
    told = []

    DiskWatch(tmp_path, tell=told.append).look()

    assert told == []
