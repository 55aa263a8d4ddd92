from queue import Empty

import pytest
from kombu import Connection

from igny8.kit import file_broker


@pytest.fixture
def channel(tmp_path):
    options = file_broker.prepare(tmp_path)
    connection = Connection(
        "filesystem://", transport="igny8.kit.file_broker:Transport", transport_options=options
    )
    with connection as opened:
        yield opened.channel()


def message(subject, body="x"):
    return {"body": body, "properties": {"correlation_id": subject}}


def test_messages_leave_once_and_the_oldest_first(channel):
    channel._put("work", message("b", "first"))
    channel._put("work", message("a", "second"))

    assert [channel._get("work")["body"] for _ in range(2)] == ["first", "second"]
    with pytest.raises(Empty):
        channel._get("work")


def test_one_that_is_sent_twice_waits_once(channel):
    channel._put("work", message("a", "old"))
    channel._put("work", message("a", "new"))

    assert channel._size("work") == 1
    assert channel._get("work")["body"] == "new"


def test_queues_do_not_see_each_others_messages(channel):
    channel._put("work", message("a"))

    with pytest.raises(Empty):
        channel._get("mail")


def test_a_message_that_another_reader_took_is_passed_over(channel, tmp_path):
    channel._put("work", message("a"))
    channel._put("work", message("b", "mine"))
    channel._list(tmp_path / "queue", "work")
    (tmp_path / "queue" / "a.work.msg").unlink()

    assert channel._get("work")["body"] == "mine"


def test_what_a_killed_writer_left_is_no_message(channel, tmp_path):
    (tmp_path / "queue" / ".0123").write_text('{"body": ')

    with pytest.raises(Empty):
        channel._get("work")


def test_a_queue_is_bound_once_and_remembered_by_others(channel):
    for _ in range(2):
        channel._queue_bind("work", "work", "", "work")

    assert [tuple(row) for row in channel.get_table("work")] == [("work", "", "work")]
